//! The log store of every table: a commit becomes the version after the one that it was computed from, or fails. delta-rs
//! allows that for most operations by zero retries, but optimize and vacuum set retries of their own and commit more than
//! once. So while an operation runs, the log store accepts only the version after the one that the operation last saw. The
//! store also adds the checksums of new files and the number of actions to each entry.

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

use super::checksums::Checksums;
use super::entry::with_action_count;

task_local! {
    static SEEN: Arc<AtomicU64>;
}

/// Runs an operation on a version of the table. Returns its result and the version of its last commit, or the version that
/// it started from.
pub async fn on_version<T>(version: Version, operation: impl Future<Output = T>) -> (T, Version) {
    let seen = Arc::new(AtomicU64::new(version));
    let result = SEEN.scope(seen.clone(), operation).await;
    (result, seen.load(Ordering::Relaxed))
}

pub struct CompareAndSwap {
    pub inner: LogStoreRef,
    pub checksums: Arc<Checksums>,
}

#[async_trait]
impl LogStore for CompareAndSwap {
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
            CommitOrBytes::LogBytes(entry) => CommitOrBytes::LogBytes(with_action_count(&self.checksums.tagged(entry))),
            other => other,
        };
        self.inner.write_commit_entry(version, commit, operation_id).await?;
        // Outside of an operation the version is not needed.
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
