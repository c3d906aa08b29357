//! Rows that come in as an Arrow IPC stream, chunk by chunk. One batch waits at most: whoever pushes waits for whoever
//! reads.

use std::sync::{Arc, Mutex as SyncMutex};

use bytes::Bytes;
use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::buffer::Buffer as ArrowBuffer;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::arrow::ipc::reader::StreamDecoder;
use deltalake_core::datafusion::catalog::streaming::StreamingTable;
use deltalake_core::datafusion::error::{DataFusionError, Result as DataFusionResult};
use deltalake_core::datafusion::execution::{SendableRecordBatchStream, TaskContext};
use deltalake_core::datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use deltalake_core::datafusion::physical_plan::streaming::PartitionStream;
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use futures::stream;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::{Mutex, mpsc, watch};

use crate::error::{Error, Result};
use crate::source::{NativeSource, Rows};

type Batches = mpsc::Receiver<DataFusionResult<RecordBatch>>;

/// The end that JavaScript pushes into.
#[napi]
pub struct NativeInput {
    writer: Mutex<Option<Writer>>,
    incoming: Arc<Incoming>,
}

struct Writer {
    decoder: StreamDecoder,
    schema: watch::Sender<Option<SchemaRef>>,
    batches: mpsc::Sender<DataFusionResult<RecordBatch>>,
}

/// The end that a plan reads, once.
#[derive(Debug)]
pub struct Incoming {
    schema: watch::Receiver<Option<SchemaRef>>,
    batches: SyncMutex<Option<Batches>>,
}

impl Default for NativeInput {
    fn default() -> Self {
        let (schema, known_schema) = watch::channel(None);
        let (batches, arriving) = mpsc::channel(1);
        Self {
            writer: Mutex::new(Some(Writer { decoder: StreamDecoder::new(), schema, batches })),
            incoming: Arc::new(Incoming { schema: known_schema, batches: SyncMutex::new(Some(arriving)) }),
        }
    }
}

#[napi]
impl NativeInput {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn source(&self) -> NativeSource {
        NativeSource { rows: Rows::Stream(self.incoming.clone()) }
    }

    /// Decodes a chunk in place, so it must not change afterwards; false when nobody reads any more.
    #[napi]
    pub async fn push(&self, chunk: Buffer) -> napi::Result<bool> {
        match self.writer.lock().await.as_mut() {
            Some(writer) => Ok(writer.decode(ArrowBuffer::from(Bytes::from_owner(chunk))).await?),
            None => Ok(false),
        }
    }

    /// No more chunks. A stream that ends within a message is an error, and must then be ended as broken: a reader must
    /// not take its end for the end of the rows.
    #[napi]
    pub async fn end(&self, broken: bool) -> napi::Result<()> {
        let mut slot = self.writer.lock().await;
        let Some(writer) = slot.as_mut() else { return Ok(()) };
        if broken {
            let error = Error::invalid("the stream of a source broke off");
            // A reader that has gone needs no error.
            let _ = writer.batches.send(Err(DataFusionError::External(Box::new(error)))).await;
        } else {
            writer.decoder.finish().map_err(malformed)?;
        }
        slot.take();
        Ok(())
    }

    /// Nobody will read, whatever is pushed.
    #[napi]
    pub fn close(&self) {
        self.incoming.take();
    }
}

impl Writer {
    async fn decode(&mut self, mut bytes: ArrowBuffer) -> Result<bool> {
        while !bytes.is_empty() {
            let batch = self.decoder.decode(&mut bytes).map_err(malformed)?;
            self.schema.send_if_modified(|known| {
                let is_news = known.is_none();
                *known = self.decoder.schema();
                is_news && known.is_some()
            });
            if let Some(batch) = batch
                && self.batches.send(Ok(batch)).await.is_err()
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn malformed(error: deltalake_core::arrow::error::ArrowError) -> Error {
    Error::invalid(format!("a source is no Arrow IPC stream: {error}"))
}

impl Incoming {
    fn take(&self) -> Option<Batches> {
        self.batches.lock().expect("no code panics while it holds this lock").take()
    }

    /// As a table that can be read once. Waits for the schema, which is the stream's first message.
    pub async fn to_dataframe(self: &Arc<Self>, context: &SessionContext) -> Result<DataFrame> {
        let mut schema = self.schema.clone();
        let schema = match schema.wait_for(Option::is_some).await {
            Ok(schema) => schema.clone().expect("waited for it"),
            Err(_) => return Err(Error::invalid("the stream of a source ended before its schema")),
        };
        let once = Arc::new(Once { schema: schema.clone(), incoming: self.clone() });
        Ok(context.read_table(Arc::new(StreamingTable::try_new(schema, vec![once])?))?)
    }
}

#[derive(Debug)]
struct Once {
    schema: SchemaRef,
    incoming: Arc<Incoming>,
}

impl PartitionStream for Once {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let batches = self.incoming.take();
        let rows = stream::unfold(batches, |batches| async {
            let mut batches = batches?;
            let batch = batches.recv().await?;
            Some((batch, Some(batches)))
        });
        Box::pin(RecordBatchStreamAdapter::new(self.schema.clone(), rows))
    }
}
