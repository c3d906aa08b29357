//! Maintenance operations without a specification: restore, repair, checkpoint, log cleanup.

use deltalake_core::checkpoints::{cleanup_metadata, create_checkpoint};
use napi_derive::napi;
use serde_json::json;

use super::write::CommitResult;
use crate::abort::NativeAbort;
use crate::table::{AsOf, NativeTable};

#[napi(object)]
pub struct FilesResult {
    pub version: i64,
    /// Paths relative to the table.
    pub files: Vec<String>,
}

#[napi]
impl NativeTable {
    #[napi]
    pub async fn restore(&self, to: AsOf, commit: Option<String>, abort: &NativeAbort) -> napi::Result<CommitResult> {
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let restore = operation.table.restore().with_commit_properties(operation.properties);
            let restore = match to.instant()? {
                Some(instant) => restore.with_datetime_to_restore(instant),
                None => restore.with_version_to_restore(to.version()?.unwrap_or_default()),
            };
            let (table, metrics) = restore.await?;
            let metrics = json!({
                "num_removed_files": metrics.num_removed_file,
                "num_restored_files": metrics.num_restored_file,
            });
            Ok((table, metrics))
        });
        CommitResult::of(done.await?)
    }

    #[napi]
    pub async fn repair(
        &self,
        dry_run: bool,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<FilesResult> {
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let check = operation.table.filesystem_check().with_dry_run(dry_run);
            let (table, metrics) = check.with_commit_properties(operation.properties).await?;
            Ok((table, metrics.files_removed))
        });
        let (version, files) = done.await?;
        Ok(FilesResult { version, files })
    }

    #[napi]
    pub async fn checkpoint(&self, abort: &NativeAbort) -> napi::Result<()> {
        let table = self.loaded()?;
        Ok(abort.or(async { Ok(create_checkpoint(&table, None).await?) }).await?)
    }

    /// Returns the number of deleted log files.
    #[napi]
    pub async fn cleanup_log(&self, abort: &NativeAbort) -> napi::Result<i64> {
        let table = self.loaded()?;
        Ok(abort.or(async { Ok(cleanup_metadata(&table, None).await? as i64) }).await?)
    }
}
