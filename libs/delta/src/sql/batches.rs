//! Decoded rows, or those of an Arrow buffer.

use std::sync::{Arc, Mutex};

use deltalake_core::arrow::array::RecordBatch;

use crate::error::{Error, Result};

/// Rows in memory, shared by the sources and plans that use them. `close` frees them at once: JavaScript's garbage collector
/// does not know their size and would keep the rows of many commits.
#[derive(Clone)]
pub struct SharedBatches(Arc<Mutex<Option<Vec<RecordBatch>>>>);

impl SharedBatches {
    pub fn new(batches: Vec<RecordBatch>) -> Self {
        Self(Arc::new(Mutex::new(Some(batches))))
    }

    pub fn get(&self) -> Result<Vec<RecordBatch>> {
        let held = self.0.lock().expect("no code panics while it holds this lock");
        held.clone().ok_or_else(|| Error::closed("source"))
    }

    pub fn close(&self) {
        self.0.lock().expect("no code panics while it holds this lock").take();
    }
}
