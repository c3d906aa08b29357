//! What keeps a table fast and small: optimize, vacuum, restore, repair, checkpoint, log cleanup.

use std::num::NonZeroU64;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use deltalake_core::checkpoints::{cleanup_metadata, create_checkpoint};
use deltalake_core::operations::optimize::{Metrics, OptimizeType};
use deltalake_core::operations::vacuum::VacuumMode;
use deltalake_core::table::config::TablePropertiesExt;
use deltalake_core::{FilterLiteral, FilterValue, filter_literal};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::json;

use crate::error::{Error, Result};
use crate::operation::NativeAbort;
use crate::session::writer_properties;
use crate::table::{AsOf, NativeTable};
use crate::unfinished::delete_unfinished;
use crate::write::CommitResult;

#[napi(object)]
pub struct FilesResult {
    pub version: i64,
    /// Relative to the table.
    pub files: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OptimizeSpec {
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default)]
    columns: Vec<String>,
    #[serde(default)]
    partitions: Vec<Filter>,
    /// Bytes.
    target_size: Option<NonZeroU64>,
    max_concurrent_tasks: Option<usize>,
    /// Milliseconds.
    min_commit_interval: Option<u64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Compact,
    ZOrder,
}

#[derive(Deserialize)]
struct Filter(String, String, Value);

#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    One(String),
    Many(Vec<String>),
}

impl Filter {
    fn literal(&self) -> Result<FilterLiteral<'_>> {
        let Filter(column, operator, value) = self;
        let value = match value {
            Value::One(value) => FilterValue::Scalar(value),
            Value::Many(values) => FilterValue::Set(values.iter().map(String::as_str).collect()),
        };
        Ok(filter_literal(column, operator, value)?)
    }
}

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
    pub async fn optimize(
        &self,
        spec: String,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let spec: OptimizeSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let session = operation.session();
            let filters = spec.partitions.iter().map(Filter::literal).collect::<Result<Vec<_>>>()?;
            let mut optimize = operation
                .table
                .optimize()
                .with_type(match spec.kind {
                    Kind::Compact => OptimizeType::Compact,
                    Kind::ZOrder => OptimizeType::ZOrder(spec.columns),
                })
                .with_filters(&filters)
                .with_session_state(session)
                .with_writer_properties(writer_properties())
                .with_commit_properties(operation.properties);
            if let Some(bytes) = spec.target_size {
                optimize = optimize.with_target_size(bytes);
            }
            if let Some(tasks) = spec.max_concurrent_tasks {
                optimize = optimize.with_max_concurrent_tasks(tasks);
            }
            if let Some(interval) = spec.min_commit_interval {
                optimize = optimize.with_min_commit_interval(Duration::from_millis(interval));
            }
            let (table, metrics) = optimize.await.map_err(|error| Error::from(error).of_argument())?;
            Ok((table, optimized(&metrics)))
        });
        CommitResult::of(done.await?)
    }

    #[napi]
    pub async fn vacuum(&self, spec: String, commit: Option<String>, abort: &NativeAbort) -> napi::Result<FilesResult> {
        let spec: VacuumSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let log_store = operation.table.log_store();
            let kept = operation.table.snapshot()?.table_config().deleted_file_retention_duration();
            let told = spec.retention_hours.map(|hours| (hours * 3_600_000.0) as i64);
            let retention = TimeDelta::milliseconds(told.unwrap_or(kept.as_millis() as i64));
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
            // delta-rs tries all files that the log has removed, and on a local disk gives those that are gone already
            // by their absolute path.
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
            let told = json!({
                "num_removed_files": metrics.num_removed_file,
                "num_restored_files": metrics.num_restored_file,
            });
            Ok((table, told))
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

    /// The number of log files that were deleted.
    #[napi]
    pub async fn cleanup_log(&self, abort: &NativeAbort) -> napi::Result<i64> {
        let table = self.loaded()?;
        Ok(abort.or(async { Ok(cleanup_metadata(&table, None).await? as i64) }).await?)
    }
}

/// delta-rs gives some of them as JSON in a string.
fn optimized(metrics: &Metrics) -> serde_json::Value {
    json!({
        "num_files_added": metrics.num_files_added,
        "num_files_removed": metrics.num_files_removed,
        "bytes_added": metrics.files_added.total_size,
        "bytes_removed": metrics.files_removed.total_size,
        "partitions_optimized": metrics.partitions_optimized,
        "num_batches": metrics.num_batches,
        "total_considered_files": metrics.total_considered_files,
        "total_files_skipped": metrics.total_files_skipped,
    })
}
