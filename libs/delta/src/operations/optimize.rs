//! OPTIMIZE: rewrites small files as larger ones, or in Z-order.

use std::num::NonZeroU64;
use std::time::Duration;

use deltalake_core::operations::optimize::{Metrics, OptimizeType};
use deltalake_core::{FilterLiteral, FilterValue, filter_literal};
use napi_derive::napi;
use serde::Deserialize;
use serde_json::json;

use super::write::CommitResult;
use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::sql::writer_properties;
use crate::table::NativeTable;

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
}

/// The metrics as numbers: delta-rs serializes some of them as JSON within a string.
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
