//! VACUUM: deletes files that the table no longer has.

use chrono::{DateTime, TimeDelta, Utc};
use deltalake_core::operations::vacuum::VacuumMode;
use deltalake_core::table::config::TablePropertiesExt;
use napi_derive::napi;
use serde::Deserialize;

use super::maintain::FilesResult;
use crate::abort::NativeAbort;
use crate::error::Error;
use crate::storage::delete_unfinished;
use crate::table::NativeTable;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct VacuumSpec {
    mode: Mode,
    retention_hours: Option<f64>,
    dry_run: bool,
    enforce_retention: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Mode {
    Lite,
    Full,
}

#[napi]
impl NativeTable {
    #[napi]
    pub async fn vacuum(&self, spec: String, commit: Option<String>, abort: &NativeAbort) -> napi::Result<FilesResult> {
        let spec: VacuumSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let log_store = operation.table.log_store();
            let table_retention = operation.table.snapshot()?.table_config().deleted_file_retention_duration();
            let requested = spec.retention_hours.map(|hours| (hours * 3_600_000.0) as i64);
            let retention = TimeDelta::milliseconds(requested.unwrap_or(table_retention.as_millis() as i64));
            let vacuum = operation
                .table
                .vacuum()
                .with_retention_period(retention)
                .with_mode(match spec.mode {
                    Mode::Lite => VacuumMode::Lite,
                    Mode::Full => VacuumMode::Full,
                })
                .with_dry_run(spec.dry_run)
                .with_enforce_retention_duration(spec.enforce_retention)
                .with_commit_properties(operation.properties);
            let (table, metrics) = vacuum.await?;
            // delta-rs tries to delete all files that the log has removed. On a local disk it returns the absolute path of
            // those that do not exist any more.
            let mut files: Vec<_> = metrics.files_deleted.into_iter().filter(|file| !file.starts_with('/')).collect();
            if let Mode::Full = spec.mode {
                let end = Utc::now().checked_sub_signed(retention).unwrap_or(DateTime::<Utc>::MIN_UTC);
                files.extend(delete_unfinished(&*log_store, end, spec.dry_run).await?);
            }
            Ok((table, files))
        });
        let (version, files) = done.await?;
        Ok(FilesResult { version, files })
    }
}
