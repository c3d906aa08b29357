//! replaceWhere: rows that match a predicate are replaced. For a predicate on partition columns whole files are removed, and
//! none is rewritten. delta-rs replaces the rows of other predicates.

use deltalake_core::DeltaTable;
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use napi_derive::napi;

use super::partition_filter::PartitionFilter;
use super::schema::require_fitting;
use super::write::{CommitResult, NoMetrics, writing};
use super::{Operation, data_files};
use crate::abort::NativeAbort;
use crate::error::{Code, Error, Result};
use crate::sql::NativeSource;
use crate::table::NativeTable;

#[napi]
impl NativeTable {
    #[napi]
    pub async fn replace_where(
        &self,
        predicate: String,
        source: &NativeSource,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let frame = rows.to_write(&operation.context).await?;
            let filter = PartitionFilter::of(&predicate, &operation)?;
            let fits = |filter: &PartitionFilter| {
                require_fitting(frame.schema().as_arrow(), &filter.table_schema, None).is_ok()
            };
            let table = match filter.filter(fits) {
                Some(filter) => replace(operation, frame, predicate, &filter).await?,
                None => writing(operation, &frame, SaveMode::Overwrite).with_replace_where(predicate).await?,
            };
            Ok((table, NoMetrics {}))
        });
        CommitResult::of(done.await?)
    }
}

/// Errors: SCHEMA_MISMATCH if a row does not match the predicate.
async fn replace(
    operation: Operation,
    rows: DataFrame,
    predicate: String,
    filter: &PartitionFilter,
) -> Result<DeltaTable> {
    let Operation { table, properties, .. } = operation;
    let removed = filter.files(&table).await?;
    let added = data_files::write(rows, &table, &filter.table_schema).await?;
    let fitting = filter.selected(added.iter().map(|file| file.partition_values.clone()).collect()).await?;
    if fitting.len() < added.len() {
        return Err(Error::new(
            Code::SchemaMismatch,
            "a row does not match the predicate of the rows that it replaces",
        ));
    }
    let removed = removed.iter().map(|file| Action::Remove(file.remove_action(true)));
    let actions = removed.chain(added.into_iter().map(Action::Add)).collect();
    let snapshot = table.snapshot()?;
    let written = DeltaOperation::Write {
        mode: SaveMode::Overwrite,
        partition_by: Some(snapshot.metadata().partition_columns().to_vec()),
        predicate: Some(predicate),
    };
    CommitBuilder::from(properties)
        .with_actions(actions)
        .build(Some(snapshot.snapshot()), table.log_store(), written)
        .await?;
    Ok(table)
}
