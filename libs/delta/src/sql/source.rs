//! The rows of a write as JavaScript passes them: a spool file, an Arrow IPC buffer or stream, decoded events, or a query.

use deltalake_core::arrow::ipc::reader::FileReader;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;

use super::batches::SharedBatches;
use super::plan::Rows;
use crate::error::Error;

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
        let batches = reader.collect::<Result<Vec<_>, _>>().map_err(Error::from)?;
        Ok(Self { rows: Rows::Batches(schema, SharedBatches::new(batches)) })
    }
}
