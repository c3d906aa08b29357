//! The reading end of a stream of rows from JavaScript.

use std::sync::{Arc, Mutex};

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::datafusion::catalog::streaming::StreamingTable;
use deltalake_core::datafusion::error::Result as DataFusionResult;
use deltalake_core::datafusion::execution::{SendableRecordBatchStream, TaskContext};
use deltalake_core::datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use deltalake_core::datafusion::physical_plan::streaming::PartitionStream;
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use futures::stream;
use tokio::sync::{mpsc, watch};

use crate::error::{Error, Result};

type Batches = mpsc::Receiver<DataFusionResult<RecordBatch>>;

/// A plan reads it once.
#[derive(Debug)]
pub struct Incoming {
    schema: watch::Receiver<Option<SchemaRef>>,
    batches: Mutex<Option<Batches>>,
}

impl Incoming {
    pub fn new(schema: watch::Receiver<Option<SchemaRef>>, batches: Batches) -> Self {
        Self { schema, batches: Mutex::new(Some(batches)) }
    }

    /// The batches, for the first caller.
    pub fn take(&self) -> Option<Batches> {
        self.batches.lock().expect("no code panics while it holds this lock").take()
    }

    /// A table that can be read once. Waits for the schema, which is the stream's first message.
    pub async fn to_dataframe(self: &Arc<Self>, context: &SessionContext) -> Result<DataFrame> {
        let mut schema = self.schema.clone();
        let schema = match schema.wait_for(Option::is_some).await {
            Ok(schema) => schema.clone().expect("the wait ends when it is known"),
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
