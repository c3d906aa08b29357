//! A call that may take long: it can be aborted, and when it commits, it does so on the version that was loaded.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::datafusion::execution::SessionState;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::kernel::transaction::CommitProperties;
use futures::future::{Either, select};
use napi_derive::napi;
use tokio::sync::watch;

use crate::commit::CommitOptions;
use crate::error::{Code, Error, Result};
use crate::session::new_session;
use crate::stores::add_table;
use crate::swap::on_version;
use crate::table::NativeTable;

#[napi]
#[derive(Default)]
pub struct NativeAbort {
    aborted: watch::Sender<bool>,
}

#[napi]
impl NativeAbort {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn abort(&self) {
        self.aborted.send_replace(true);
    }
}

impl NativeAbort {
    /// Drops the work when it is aborted first. What runs on other threads by then ends by itself.
    pub async fn or<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut aborted = self.aborted.subscribe();
        let aborted = pin!(async { aborted.wait_for(|aborted| *aborted).await.is_ok() });
        match select(aborted, pin!(work)).await {
            Either::Left(_) => Err(Error::new(Code::Aborted, "the operation was aborted")),
            Either::Right((result, _)) => result,
        }
    }
}

/// What an operation that commits works with.
pub struct Operation {
    pub table: DeltaTable,
    pub context: SessionContext,
    pub properties: CommitProperties,
    /// The commit's metadata: a copy, because `CommitProperties` does not give it back.
    pub metadata: BTreeMap<String, serde_json::Value>,
}

impl Operation {
    /// For an operation that removes files. delta-rs names them percent-encoded; where another writer, such as Spark, put
    /// the characters themselves into the log, that name fits no file, and its rows would stay beside their successors.
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
    /// Runs an operation on the loaded version and takes over the version that it made, with what it has to tell.
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
                let (mut table, told) = result?;
                // Some operations end by loading the newest version, which may be somebody else's.
                if table.version() != Some(version) {
                    table.load_version(version).await?;
                }
                Ok((table, told))
            })
            .await;
        give_back_memory();
        let (table, told) = result?;
        Ok((self.replace(table)?, told))
    }
}

/// glibc keeps what each thread's arena has freed, and a write frees most of what it took: a million rows through
/// Silver in four batches added up to 1.9 GB.
fn give_back_memory() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim only looks at free memory, under the arenas' own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}
