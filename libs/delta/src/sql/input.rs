//! Rows that JavaScript pushes as an Arrow IPC stream. At most one batch waits: a push waits for the reader.

use std::sync::Arc;

use bytes::Bytes;
use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::buffer::Buffer as ArrowBuffer;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::arrow::error::ArrowError;
use deltalake_core::arrow::ipc::reader::StreamDecoder;
use deltalake_core::datafusion::error::{DataFusionError, Result as DataFusionResult};
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::{Mutex, mpsc, watch};

use super::incoming::Incoming;
use super::plan::Rows;
use super::source::NativeSource;
use crate::error::{Error, Result};

/// The writing end of a stream of rows: JavaScript pushes an Arrow IPC stream in chunks.
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

impl Default for NativeInput {
    fn default() -> Self {
        let (schema, known_schema) = watch::channel(None);
        let (batches, arriving) = mpsc::channel(1);
        Self {
            writer: Mutex::new(Some(Writer { decoder: StreamDecoder::new(), schema, batches })),
            incoming: Arc::new(Incoming::new(known_schema, arriving)),
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

    /// Decodes a chunk in place, so that it must not change afterwards. Returns false when the reader is gone.
    #[napi]
    pub async fn push(&self, chunk: Buffer) -> napi::Result<bool> {
        match self.writer.lock().await.as_mut() {
            Some(writer) => Ok(writer.decode(ArrowBuffer::from(Bytes::from_owner(chunk))).await?),
            None => Ok(false),
        }
    }

    /// Ends the stream. If it ends within a message, this is an error, and the caller must then end it as broken, so that the
    /// reader does not take the rows so far for all rows.
    #[napi]
    pub async fn end(&self, broken: bool) -> napi::Result<()> {
        let mut slot = self.writer.lock().await;
        let Some(writer) = slot.as_mut() else { return Ok(()) };
        if broken {
            let error = Error::invalid("the stream of a source broke off");
            // Without a reader nobody needs the error.
            let _ = writer.batches.send(Err(DataFusionError::External(Box::new(error)))).await;
        } else {
            writer.decoder.finish().map_err(malformed)?;
        }
        slot.take();
        Ok(())
    }

    /// Drops the reading end: chunks that are pushed from now on are not read.
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
                let is_first = known.is_none();
                *known = self.decoder.schema();
                is_first && known.is_some()
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

fn malformed(error: ArrowError) -> Error {
    Error::invalid(format!("a source is no Arrow IPC stream: {error}"))
}
