//! replaceWhere: rows that match a predicate are replaced. A predicate on partition columns alone selects whole files, by their
//! partition values in the log: no row is read, and no file is rewritten. delta-rs replaces the rows of other predicates.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray};
use deltalake_core::arrow::compute::{CastOptions, cast_with_options};
use deltalake_core::arrow::datatypes::{Schema, SchemaRef};
use deltalake_core::datafusion::common::DFSchema;
use deltalake_core::datafusion::physical_plan::PhysicalExpr;
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use napi_derive::napi;

use super::row_condition::depends_on_row_alone;
use super::schema::{require_fitting, writable_schema};
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
            let table = match PartitionFilter::of(&predicate, &operation, &frame)? {
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
    let snapshot = table.snapshot()?;
    let files: Vec<_> = snapshot.log_data().iter().collect();
    let selected = filter.selected(files.iter().map(|file| file.partition_values_map()).collect())?;
    let replaced: BTreeSet<_> =
        files.iter().zip(selected).filter(|(_, is)| *is).map(|(file, _)| file.object_store_path()).collect();
    let added = data_files::write(rows, &table, &filter.table_schema).await?;
    let fitting = filter.selected(added.iter().map(|file| file.partition_values.clone()).collect())?;
    if fitting.contains(&false) {
        return Err(Error::new(
            Code::SchemaMismatch,
            "a row does not match the predicate of the rows that it replaces",
        ));
    }
    let mut actions = data_files::removed(&table, &replaced)?;
    actions.extend(added.into_iter().map(Action::Add));
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

/// A predicate on partition columns.
struct PartitionFilter {
    predicate: Arc<dyn PhysicalExpr>,
    /// The partition columns.
    schema: SchemaRef,
    table_schema: SchemaRef,
}

impl PartitionFilter {
    /// None if the predicate does not depend on partition columns alone, or if `data_files` cannot write the rows. delta-rs
    /// then does it, or reports what is wrong.
    fn of(predicate: &str, Operation { table, context, .. }: &Operation, rows: &DataFrame) -> Result<Option<Self>> {
        let Ok(table_schema) = writable_schema(table) else { return Ok(None) };
        if require_fitting(rows.schema().as_arrow(), &table_schema, None).is_err() {
            return Ok(None);
        }
        let partitions = table.snapshot()?.metadata().partition_columns().to_vec();
        let fields = partitions.iter().map(|name| table_schema.field_with_name(name).cloned());
        let schema = Arc::new(Schema::new(fields.collect::<std::result::Result<Vec<_>, _>>()?));
        let predicate = physical(predicate, context, &schema);
        Ok(predicate.map(|predicate| Self { predicate, schema, table_schema }))
    }

    /// For the partition values of each file, as texts, whether the predicate is true.
    fn selected(&self, files: Vec<HashMap<String, Option<String>>>) -> Result<Vec<bool>> {
        if files.is_empty() {
            return Ok(Vec::new());
        }
        let columns = self.schema.fields().iter().map(|field| {
            // By the protocol an empty text is null.
            let value = |file: &HashMap<String, Option<String>>| {
                file.get(field.name()).cloned().flatten().filter(|value| !value.is_empty())
            };
            let texts: ArrayRef = Arc::new(files.iter().map(value).collect::<StringArray>());
            // Without `safe`, a text that is no value of the type is an error, not a null.
            Ok(cast_with_options(&texts, field.data_type(), &CastOptions { safe: false, ..CastOptions::default() })?)
        });
        let values = RecordBatch::try_new(self.schema.clone(), columns.collect::<Result<Vec<_>>>()?)?;
        let is_true = self.predicate.evaluate(&values)?.into_array(files.len())?;
        Ok(is_true.as_boolean().iter().map(|value| value == Some(true)).collect())
    }
}

/// None if the predicate names no partition column, names another column, or depends on more than the row.
fn physical(predicate: &str, context: &SessionContext, partitions: &Schema) -> Option<Arc<dyn PhysicalExpr>> {
    let schema = DFSchema::try_from(partitions.clone()).ok()?;
    let expression = context.parse_sql_expr(predicate, &schema).ok()?;
    if expression.column_refs().is_empty() || !depends_on_row_alone(&expression).ok()? {
        return None;
    }
    context.create_physical_expr(expression, &schema).ok()
}
