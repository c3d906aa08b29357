//! What happens to a commit at the log itself: the compare-and-swap, the checksums of the files that it adds, and the
//! number of its actions. Zero retries are what most operations need; optimize and vacuum set retries of their own, and
//! both commit more than once. So while an operation runs, the log store takes only the version after the one that the
//! operation last saw.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use deltalake_core::DeltaResult;
use deltalake_core::kernel::Version;
use deltalake_core::kernel::transaction::TransactionError;
use deltalake_core::logstore::{CommitOrBytes, LogStore, LogStoreConfig, LogStoreRef, ObjectStoreRef};
use tokio::task_local;
use url::Url;
use uuid::Uuid;

use crate::checksums::Checksums;

task_local! {
    static SEEN: Arc<AtomicU64>;
}

/// Runs an operation on a version of the table; gives its result and the version of its last commit, or the one that
/// it started from.
pub async fn on_version<T>(version: Version, operation: impl Future<Output = T>) -> (T, Version) {
    let seen = Arc::new(AtomicU64::new(version));
    let result = SEEN.scope(seen.clone(), operation).await;
    (result, seen.load(Ordering::Relaxed))
}

/// In commitInfo: how many actions the entry has. One that was cut between two actions has fewer.
pub const ACTIONS: &str = "numActions";

const COMMIT_INFO: &[u8] = b"{\"commitInfo\":{";

/// The number of actions that an entry has, one in each line.
pub fn actions(entry: &[u8]) -> usize {
    entry.split(|byte| *byte == b'\n').filter(|action| !action.is_empty()).count()
}

/// The entry with its [`ACTIONS`].
fn counted(entry: &[u8]) -> Bytes {
    match entry.strip_prefix(COMMIT_INFO) {
        Some(rest) => [COMMIT_INFO, format!("\"{ACTIONS}\":{},", actions(entry)).as_bytes(), rest].concat().into(),
        None => Bytes::copy_from_slice(entry),
    }
}

pub struct SwapLogStore {
    pub inner: LogStoreRef,
    pub checksums: Arc<Checksums>,
}

#[async_trait]
impl LogStore for SwapLogStore {
    fn name(&self) -> String {
        self.inner.name()
    }

    async fn refresh(&self) -> DeltaResult<()> {
        self.inner.refresh().await
    }

    async fn read_commit_entry(&self, version: Version) -> DeltaResult<Option<Bytes>> {
        self.inner.read_commit_entry(version).await
    }

    async fn write_commit_entry(
        &self,
        version: Version,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> Result<(), TransactionError> {
        let follows = SEEN.try_with(|seen| version == seen.load(Ordering::Relaxed) + 1).unwrap_or(true);
        if !follows {
            return Err(TransactionError::MaxCommitAttempts(0));
        }
        let commit = match commit {
            CommitOrBytes::LogBytes(entry) => CommitOrBytes::LogBytes(counted(&self.checksums.tagged(entry))),
            other => other,
        };
        self.inner.write_commit_entry(version, commit, operation_id).await?;
        // Outside an operation nobody asks for it.
        let _ = SEEN.try_with(|seen| seen.store(version, Ordering::Relaxed));
        Ok(())
    }

    async fn abort_commit_entry(
        &self,
        version: Version,
        commit: CommitOrBytes,
        operation_id: Uuid,
    ) -> Result<(), TransactionError> {
        self.inner.abort_commit_entry(version, commit, operation_id).await
    }

    async fn get_latest_version(&self, start_version: Version) -> DeltaResult<Version> {
        self.inner.get_latest_version(start_version).await
    }

    fn object_store(&self, operation_id: Option<Uuid>) -> ObjectStoreRef {
        self.inner.object_store(operation_id)
    }

    fn root_object_store(&self, operation_id: Option<Uuid>) -> ObjectStoreRef {
        self.inner.root_object_store(operation_id)
    }

    fn transaction_url(&self, operation_id: Option<Uuid>) -> DeltaResult<Url> {
        self.inner.transaction_url(operation_id)
    }

    fn config(&self) -> &LogStoreConfig {
        self.inner.config()
    }
}
