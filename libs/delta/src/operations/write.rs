//! Operations that change rows: append, overwrite, update, delete. Each makes one commit or fails.

use std::collections::BTreeMap;

use deltalake_core::DeltaTable;
use deltalake_core::datafusion::common::Column;
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::operations::write::{SchemaMode, WriteBuilder};
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use napi_derive::napi;
use serde::Serialize;
use serde_json::{Value, json};

use super::Operation;
use super::partition_filter::PartitionFilter;
use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::sql::{NativeSource, Rows, writer_properties};
use crate::table::NativeTable;

#[napi(object)]
pub struct CommitResult {
    pub version: i64,
    /// The operation's metrics as JSON; an empty object if delta-rs returns none.
    pub metrics: String,
}

impl CommitResult {
    pub fn of<T: Serialize>((version, metrics): (i64, T)) -> napi::Result<Self> {
        Ok(Self { version, metrics: serde_json::to_string(&metrics).map_err(Error::from)? })
    }
}

#[derive(Serialize)]
pub struct NoMetrics {}

#[napi]
impl NativeTable {
    #[napi]
    pub async fn append(
        &self,
        source: &NativeSource,
        merge_schema: bool,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let mode = merge_schema.then_some(SchemaMode::Merge);
        self.write(source.rows.clone(), SaveMode::Append, commit, abort, |write| with_schema_mode(write, mode)).await
    }

    #[napi]
    pub async fn overwrite(
        &self,
        source: &NativeSource,
        overwrite_schema: bool,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let mode = overwrite_schema.then_some(SchemaMode::Overwrite);
        self.write(source.rows.clone(), SaveMode::Overwrite, commit, abort, |write| with_schema_mode(write, mode)).await
    }

    /// `set`: SQL expressions over the table's columns, by column.
    #[napi]
    pub async fn update(
        &self,
        set: BTreeMap<String, String>,
        predicate: Option<String>,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let session = operation.session();
            let mut update = operation
                .table
                .update()
                .with_session_state(session)
                .with_writer_properties(writer_properties())
                .with_commit_properties(operation.properties);
            for (column, value) in set {
                // A dot in the name does not separate a nested field.
                update = update.with_update(Column::from_name(column), value);
            }
            if let Some(predicate) = predicate {
                update = update.with_predicate(predicate);
            }
            Ok(update.await?)
        });
        CommitResult::of(done.await?)
    }

    #[napi]
    pub async fn delete(
        &self,
        predicate: Option<String>,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            if let Some(condition) = &predicate
                && let Some(filter) = PartitionFilter::of(condition, &operation)?
            {
                return delete_files(operation, condition, &filter).await;
            }
            let session = operation.session();
            let mut delete = operation
                .table
                .delete()
                .with_session_state(session)
                .with_writer_properties(writer_properties())
                .with_commit_properties(operation.properties);
            if let Some(predicate) = predicate {
                delete = delete.with_predicate(predicate);
            }
            let (table, metrics) = delete.await?;
            Ok((table, serde_json::to_value(metrics)?))
        });
        CommitResult::of(done.await?)
    }
}

/// Removes the files that match. Without change files, readers of the change feed take the rows of removed files as deleted.
async fn delete_files(operation: Operation, condition: &str, filter: &PartitionFilter) -> Result<(DeltaTable, Value)> {
    let Operation { table, properties, metadata, .. } = operation;
    let files = filter.files(&table).await?;
    let removed: Vec<_> = files.iter().map(|file| file.remove_action(true)).collect();
    // Null if a file has no statistics.
    let rows = files.iter().zip(&removed).map(|(file, removed)| {
        let deleted = removed.deletion_vector.as_ref().map_or(0, |vector| vector.cardinality);
        Some(file.num_records()? as i64 - deleted)
    });
    let metrics = json!({
        "num_added_files": 0,
        "num_removed_files": removed.len(),
        "num_deleted_rows": rows.sum::<Option<i64>>(),
        "num_copied_rows": 0,
    });
    let actions: Vec<_> = removed.into_iter().map(Action::Remove).collect();
    if actions.is_empty() {
        return Ok((table, metrics));
    }
    let metadata = metadata.into_iter().chain([("operationMetrics".to_string(), metrics.clone())]);
    CommitBuilder::from(properties.with_metadata(metadata))
        .with_actions(actions)
        .build(
            Some(table.snapshot()?.snapshot()),
            table.log_store(),
            DeltaOperation::Delete { predicate: Some(condition.to_string()) },
        )
        .await?;
    Ok((table, metrics))
}

impl NativeTable {
    async fn write(
        &self,
        rows: Rows,
        mode: SaveMode,
        commit: Option<String>,
        abort: &NativeAbort,
        how: impl FnOnce(WriteBuilder) -> WriteBuilder,
    ) -> napi::Result<CommitResult> {
        let done = self.commit(commit, abort, |operation| async move {
            let operation = if mode == SaveMode::Append { operation } else { operation.removing()? };
            let frame = rows.to_write(&operation.context).await?;
            Ok((how(writing(operation, &frame, mode)).await?, NoMetrics {}))
        });
        CommitResult::of(done.await?)
    }
}

pub fn writing(operation: Operation, rows: &DataFrame, mode: SaveMode) -> WriteBuilder {
    let session = operation.session();
    operation
        .table
        .write(Vec::new())
        .with_input_plan(rows.logical_plan().clone())
        .with_save_mode(mode)
        .with_session_state(session)
        .with_writer_properties(writer_properties())
        .with_commit_properties(operation.properties)
}

fn with_schema_mode(write: WriteBuilder, schema: Option<SchemaMode>) -> WriteBuilder {
    match schema {
        Some(schema) => write.with_schema_mode(schema),
        None => write,
    }
}
