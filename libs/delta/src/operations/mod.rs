//! Operations on a table. Those that commit do so on the loaded version.

mod alter;
mod data_files;
mod maintain;
mod merge;
mod optimize;
mod partition_filter;
mod replace;
mod reserved;
mod row_condition;
mod schema;
mod upsert;
mod vacuum;
mod verify;
mod write;

use std::collections::BTreeMap;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::datafusion::execution::SessionState;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::kernel::transaction::CommitProperties;

use crate::abort::NativeAbort;
use crate::error::{Code, Error, Result};
use crate::sql::new_session;
use crate::storage::{add_table, on_version};
use crate::table::{CommitOptions, NativeTable};

/// The inputs of an operation that commits.
pub struct Operation {
    pub table: DeltaTable,
    pub context: SessionContext,
    pub properties: CommitProperties,
    /// A copy of the commit's metadata, which `CommitProperties` does not expose.
    pub metadata: BTreeMap<String, serde_json::Value>,
}

impl Operation {
    /// Checks an operation that removes files. delta-rs writes their paths percent-encoded. If another writer, such as Spark,
    /// wrote the characters themselves into the log, the encoded path matches no file, and the removed rows would remain.
    /// Errors: UNSUPPORTED.
    pub fn removing(self) -> Result<Self> {
        if self.table.snapshot()?.log_data().iter().all(|file| file.path().is_ascii()) {
            return Ok(self);
        }
        Err(Error::new(
            Code::Unsupported,
            "the path of a data file is not ASCII: its rows can be added to, not changed",
        ))
    }

    pub fn session(&self) -> Arc<SessionState> {
        Arc::new(self.context.state())
    }
}

impl NativeTable {
    /// Runs an operation on the loaded version and loads the version that it committed. Returns that version and the
    /// operation's result.
    pub async fn commit<T, F: Future<Output = Result<(DeltaTable, T)>>>(
        &self,
        commit: Option<String>,
        abort: &NativeAbort,
        run: impl FnOnce(Operation) -> F,
    ) -> Result<(i64, T)> {
        let table = self.loaded()?;
        let version = table.snapshot()?.version();
        let context = new_session();
        add_table(&context, &table);
        let options = CommitOptions::parse(commit.as_deref())?;
        let metadata = options.metadata.clone();
        let properties = options.properties()?;
        let operation = run(Operation { table, context, properties, metadata });
        let result = abort
            .or(async {
                let (result, version) = on_version(version, operation).await;
                let (mut table, output) = result?;
                // Some operations end by loading the newest version, which may be that of another process.
                if table.version() != Some(version) {
                    table.load_version(version).await?;
                }
                Ok((table, output))
            })
            .await;
        release_memory();
        let (table, output) = result?;
        Ok((self.replace(table)?, output))
    }
}

/// Returns freed memory to the system. glibc keeps what each thread's arena has freed, and a write frees most of what it
/// allocated: without this, a million rows through Silver in four batches took 1.9 GB.
#[cfg_attr(target_env = "gnu", expect(unsafe_code, reason = "libc has no safe function for it"))]
fn release_memory() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim only touches free memory, and holds the locks of the arenas.
    unsafe {
        libc::malloc_trim(0);
    }
}
