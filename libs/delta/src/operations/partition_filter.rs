//! Conditions on partition columns. They select whole files, by their partition values in the log: no row is read.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::array::{ArrayRef, AsArray, RecordBatch, StringArray, UInt64Array};
use deltalake_core::arrow::compute::{CastOptions, cast_with_options};
use deltalake_core::arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt64Type};
use deltalake_core::datafusion::common::DFSchema;
use deltalake_core::datafusion::logical_expr::{Expr, ident};
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::kernel::LogicalFileView;

use super::Operation;
use super::reserved::FILE;
use super::row_condition::depends_on_row_alone;
use super::schema::writable_schema;
use crate::error::Result;

pub struct PartitionFilter {
    condition: Expr,
    context: SessionContext,
    /// The number of the file, and its partition values.
    schema: SchemaRef,
    pub table_schema: SchemaRef,
}

impl PartitionFilter {
    /// None if the condition names no partition column, names another column, depends on more than the row, or is not
    /// boolean, or if `data_files` cannot write to the table. delta-rs then evaluates it, or reports what is wrong.
    pub fn of(condition: &str, Operation { table, context, .. }: &Operation) -> Result<Option<Self>> {
        let Ok(table_schema) = writable_schema(table) else { return Ok(None) };
        let names = table.snapshot()?.metadata().partition_columns();
        let fields = names.iter().filter_map(|name| table_schema.field_with_name(name).ok().cloned());
        let fields: Vec<Field> = fields.collect();
        let Some(condition) = parsed(condition, context, &fields) else { return Ok(None) };
        let fields = [Field::new(FILE, DataType::UInt64, false)].into_iter().chain(fields);
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        // The planner knows whether the condition is boolean.
        if context.read_batch(RecordBatch::new_empty(schema.clone()))?.filter(condition.clone()).is_err() {
            return Ok(None);
        }
        Ok(Some(Self { condition, context: context.clone(), schema, table_schema }))
    }

    /// The files of a table whose rows match.
    pub async fn files(&self, table: &DeltaTable) -> Result<Vec<LogicalFileView>> {
        let files: Vec<_> = table.snapshot()?.log_data().iter().collect();
        let selected = self.selected(files.iter().map(|file| file.partition_values_map()).collect()).await?;
        Ok(files.into_iter().enumerate().filter(|(index, _)| selected.contains(index)).map(|(_, file)| file).collect())
    }

    /// Of files with these partition values, as texts, the numbers of those whose rows match.
    pub async fn selected(&self, files: Vec<HashMap<String, Option<String>>>) -> Result<BTreeSet<usize>> {
        let numbers: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..files.len() as u64));
        let values = self.schema.fields().iter().skip(1).map(|field| {
            // An empty text is a value of a text column, as it is for a scan.
            let is_text = field.data_type() == &DataType::Utf8;
            let value = |file: &HashMap<String, Option<String>>| {
                file.get(field.name()).cloned().flatten().filter(|value| is_text || !value.is_empty())
            };
            let texts: ArrayRef = Arc::new(files.iter().map(value).collect::<StringArray>());
            // Without `safe`, a text that is no value of the type is an error, not a null.
            Ok(cast_with_options(&texts, field.data_type(), &CastOptions { safe: false, ..CastOptions::default() })?)
        });
        let columns = [Ok(numbers)].into_iter().chain(values).collect::<Result<Vec<_>>>()?;
        let values = RecordBatch::try_new(self.schema.clone(), columns)?;
        let matching = self.context.read_batch(values)?.filter(self.condition.clone())?.select(vec![ident(FILE)])?;
        let numbers = matching.collect().await?;
        let numbers = numbers.iter().flat_map(|batch| batch.column(0).as_primitive::<UInt64Type>().values());
        Ok(numbers.map(|number| *number as usize).collect())
    }
}

fn parsed(condition: &str, context: &SessionContext, partitions: &[Field]) -> Option<Expr> {
    // The values of a binary column in the log are not its bytes.
    if partitions.iter().any(|field| field.data_type().is_binary()) {
        return None;
    }
    let schema = DFSchema::try_from(Schema::new(partitions.to_vec())).ok()?;
    let condition = context.parse_sql_expr(condition, &schema).ok()?;
    let is_usable = !condition.column_refs().is_empty() && depends_on_row_alone(&condition).ok()?;
    is_usable.then_some(condition)
}
