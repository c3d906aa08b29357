//! The result of a query as an Arrow IPC stream in chunks. The next batch is computed when JavaScript requests it.

use std::sync::Arc;

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::compute::cast;
use deltalake_core::arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use deltalake_core::arrow::ipc::writer::StreamWriter;
use deltalake_core::datafusion::execution::SendableRecordBatchStream;
use futures::StreamExt;
use napi::bindgen_prelude::Buffer;
use napi_derive::napi;
use tokio::sync::Mutex;

use super::plan::Plan;
use super::session::new_session;
use crate::abort::NativeAbort;
use crate::error::Result;

#[napi]
pub struct NativeOutput {
    state: Mutex<State>,
}

enum State {
    Planned(Plan),
    Running { rows: SendableRecordBatchStream, schema: SchemaRef, writer: Box<StreamWriter<Vec<u8>>> },
    Ended,
}

impl NativeOutput {
    pub fn new(plan: Plan) -> Self {
        Self { state: Mutex::new(State::Planned(plan)) }
    }
}

#[napi]
impl NativeOutput {
    /// The first call returns the schema, each following call one batch, then one call the end of the stream. After that, null.
    #[napi]
    pub async fn next(&self, abort: &NativeAbort) -> napi::Result<Option<Buffer>> {
        let mut state = self.state.lock().await;
        let current = std::mem::replace(&mut *state, State::Ended);
        // An error or an abort ends the output.
        let (next, chunk) = abort.or(current.advance()).await?;
        *state = next;
        Ok(chunk.map(Buffer::from))
    }

    /// Stops the query. A call of `next` that is running must be aborted instead.
    #[napi]
    pub fn close(&self) {
        if let Ok(mut state) = self.state.try_lock() {
            *state = State::Ended;
        }
    }
}

impl State {
    async fn advance(self) -> Result<(State, Option<Vec<u8>>)> {
        match self {
            State::Planned(plan) => {
                let rows = plan.dataframe(&new_session()).await?.execute_stream().await?;
                let schema = without_views(&rows.schema());
                let mut writer = Box::new(StreamWriter::try_new(Vec::new(), &schema)?);
                let chunk = std::mem::take(writer.get_mut());
                Ok((State::Running { rows, schema, writer }, Some(chunk)))
            }
            State::Running { mut rows, schema, mut writer } => match rows.next().await.transpose()? {
                Some(batch) => {
                    writer.write(&convert(&batch, &schema)?)?;
                    let chunk = std::mem::take(writer.get_mut());
                    Ok((State::Running { rows, schema, writer }, Some(chunk)))
                }
                None => {
                    writer.finish()?;
                    Ok((State::Ended, Some(std::mem::take(writer.get_mut()))))
                }
            },
            State::Ended => Ok((State::Ended, None)),
        }
    }
}

/// DataFusion reads strings as views, which the JavaScript implementation of Arrow does not support.
fn without_views(schema: &Schema) -> SchemaRef {
    let fields = schema.fields().iter().map(|field| plain_field(field));
    Arc::new(Schema::new_with_metadata(fields.collect::<Fields>(), schema.metadata().clone()))
}

fn plain_field(field: &Field) -> Field {
    field.clone().with_data_type(plain_type(field.data_type()))
}

fn plain_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Utf8View => DataType::Utf8,
        DataType::BinaryView => DataType::Binary,
        DataType::List(item) => DataType::List(Arc::new(plain_field(item))),
        DataType::LargeList(item) => DataType::LargeList(Arc::new(plain_field(item))),
        DataType::Map(entries, sorted) => DataType::Map(Arc::new(plain_field(entries)), *sorted),
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(|field| plain_field(field)).collect()),
        other => other.clone(),
    }
}

fn convert(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| {
        // A cast to the same type is free.
        cast(column, field.data_type())
    });
    Ok(RecordBatch::try_new(schema.clone(), columns.collect::<std::result::Result<_, _>>()?)?)
}
