//! Where the rows of a write come from: a spool file, an Arrow IPC buffer or stream, decoded events, or a query.

use std::sync::{Arc, Mutex};

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::arrow::ipc::reader::FileReader;
use deltalake_core::datafusion::datasource::MemTable;
use deltalake_core::datafusion::datasource::file_format::options::ArrowReadOptions;
use deltalake_core::datafusion::logical_expr::Expr;
use deltalake_core::datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use crate::error::{Error, Result};
use crate::functions::plain;
use crate::input::Incoming;
use crate::query::{NativeQuery, Plan};
use crate::session::nested_session;

#[derive(Clone)]
pub enum Rows {
    ArrowFile(String),
    ParquetFile(String),
    Batches(SchemaRef, Held),
    Query(Plan),
    Stream(Arc<Incoming>),
}

/// Rows in memory, shared by all that refer to them: whoever closes them frees them at once. JavaScript's garbage
/// collector does not know their size, and lets the rows of many commits come together.
#[derive(Clone)]
pub struct Held(Arc<Mutex<Option<Vec<RecordBatch>>>>);

impl Held {
    pub fn new(batches: Vec<RecordBatch>) -> Self {
        Self(Arc::new(Mutex::new(Some(batches))))
    }

    fn batches(&self) -> Result<Vec<RecordBatch>> {
        let held = self.0.lock().expect("no code panics while it holds this lock");
        held.clone().ok_or_else(|| Error::closed("source"))
    }

    pub fn close(&self) {
        self.0.lock().expect("no code panics while it holds this lock").take();
    }
}

#[napi]
pub struct NativeSource {
    pub(crate) rows: Rows,
}

#[napi]
impl NativeSource {
    #[napi(factory)]
    pub fn arrow(path: String) -> Self {
        Self { rows: Rows::ArrowFile(path) }
    }

    #[napi(factory)]
    pub fn parquet(path: String) -> Self {
        Self { rows: Rows::ParquetFile(path) }
    }

    /// An Arrow IPC file held in memory.
    #[napi(factory)]
    pub fn ipc(buffer: Buffer) -> napi::Result<Self> {
        let reader = FileReader::try_new(std::io::Cursor::new(buffer.as_ref()), None).map_err(Error::from)?;
        let schema = reader.schema();
        let batches = reader.collect::<std::result::Result<Vec<_>, _>>().map_err(Error::from)?;
        Ok(Self { rows: Rows::Batches(schema, Held::new(batches)) })
    }

    #[napi(factory)]
    pub fn query(query: &NativeQuery) -> napi::Result<Self> {
        Ok(Self { rows: Rows::Query(query.plan()?) })
    }
}

impl Rows {
    /// Whether they can be read only once.
    pub fn is_stream(&self) -> bool {
        match self {
            Rows::Stream(_) => true,
            Rows::Query(plan) => plan.reads_stream(),
            _ => false,
        }
    }

    /// As rows to be written: see [`plain`].
    pub async fn to_write(&self, context: &SessionContext) -> Result<DataFrame> {
        let frame = self.to_dataframe(context).await?;
        let plain = plain();
        let columns = frame.schema().columns();
        let fields = frame.schema().fields().clone();
        if fields.iter().all(|field| field.metadata().is_empty()) {
            return Ok(frame);
        }
        let columns = columns.into_iter().map(|column| {
            let name = column.name.clone();
            plain.call(vec![Expr::Column(column)]).alias(name)
        });
        Ok(frame.select(columns.collect::<Vec<_>>())?)
    }

    pub async fn to_dataframe(&self, context: &SessionContext) -> Result<DataFrame> {
        Ok(match self {
            Rows::ArrowFile(path) => context.read_arrow(path, ArrowReadOptions::default()).await?,
            Rows::ParquetFile(path) => context.read_parquet(path, ParquetReadOptions::default()).await?,
            Rows::Batches(schema, held) => {
                context.read_table(Arc::new(MemTable::try_new(schema.clone(), vec![held.batches()?])?))?
            }
            // In a catalogue of its own: what its names mean is not what they mean outside.
            Rows::Query(plan) => plan.dataframe(&nested_session(context)).await?,
            Rows::Stream(incoming) => incoming.to_dataframe(context).await?,
        })
    }
}
