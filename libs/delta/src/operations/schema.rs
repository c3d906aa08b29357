//! The schema of a table that is written by `data_files`, and whether rows fit into it.

use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use deltalake_core::datafusion::logical_expr::{Expr, cast, ident};
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoArrow;
use deltalake_core::kernel::{self as delta, StructField};

use super::reserved::is_reserved;
use crate::error::{Code, Error, Result};

/// The columns of a table whose files `data_files` can write. Errors: UNSUPPORTED if the table has constraints, generated
/// columns or column mapping, or a column with a reserved name.
pub fn writable_schema(table: &DeltaTable) -> Result<SchemaRef> {
    let snapshot = table.snapshot()?;
    let configuration = snapshot.metadata().configuration();
    let is_mapped = configuration.get("delta.columnMapping.mode").is_some_and(|mode| mode != "none");
    let is_checked = configuration.keys().any(|key| key.starts_with("delta.constraints."));
    let schema = snapshot.schema();
    let is_computed = schema.fields().any(is_computed);
    if is_mapped || is_checked || is_computed {
        let message = "the table has constraints, generated columns or column mapping: use merge";
        return Err(Error::new(Code::Unsupported, message));
    }
    if let Some(field) = schema.fields().find(|field| is_reserved(field.name())) {
        return Err(Error::new(Code::Unsupported, format!("the name of the column {} is reserved", field.name())));
    }
    let schema: Schema = schema.as_ref().try_into_arrow()?;
    Ok(Arc::new(schema))
}

/// Whether the values of a field, or of a nested one, are checked or generated.
fn is_computed(field: &StructField) -> bool {
    let rules = ["delta.invariants", "delta.generationExpression", "delta.identity.start"];
    rules.iter().any(|rule| field.metadata().contains_key(*rule)) || has_computed(field.data_type())
}

fn has_computed(data_type: &delta::DataType) -> bool {
    match data_type {
        delta::DataType::Struct(within) => within.fields().any(is_computed),
        delta::DataType::Array(list) => has_computed(list.element_type()),
        delta::DataType::Map(map) => has_computed(map.key_type()) || has_computed(map.value_type()),
        _ => false,
    }
}

/// Errors: SCHEMA_MISMATCH if the source does not have exactly the columns of the table and `extra`, or if a cast to the
/// type of the table's column could lose information.
pub fn require_fitting(source: &Schema, table: &Schema, extra: Option<&str>) -> Result<()> {
    let mismatch = |name: &str, what| Err(Error::new(Code::SchemaMismatch, format!("the column {name} {what}")));
    if let Some(own) = table.fields().iter().find(|own| source.field_with_name(own.name()).is_err()) {
        return mismatch(own.name(), "is missing in the source");
    }
    if source.fields().len() != table.fields().len() + usize::from(extra.is_some()) {
        return Err(Error::new(Code::SchemaMismatch, "the source has a column that the table has not, or one twice"));
    }
    for own in table.fields() {
        let field = source.field_with_name(own.name())?;
        if !fits(field.data_type(), own.data_type()) {
            return mismatch(own.name(), "of the source does not fit into the table's without a loss");
        }
    }
    Ok(())
}

/// Whether a cast keeps every value, or fails, but never rounds.
fn fits(from: &DataType, to: &DataType) -> bool {
    use DataType::{Decimal128, Dictionary, Float32, Float64, List, Map, Null, Struct, Timestamp, Utf8};
    match (from, to) {
        (Null, _) => true,
        (Dictionary(_, value), to) => fits(value, to),
        (Struct(fields), Struct(own)) => {
            let fit = |own: &FieldRef| {
                fields.find(own.name()).is_some_and(|(_, field)| fits(field.data_type(), own.data_type()))
            };
            fields.len() == own.len() && own.iter().all(fit)
        }
        (Map(field, _), Map(own, _)) => fits(field.data_type(), own.data_type()),
        (list, List(own)) => element(list).is_some_and(|field| fits(field.data_type(), own.data_type())),
        (Decimal128(precision, scale), Decimal128(own_precision, own_scale)) => {
            let digits = |precision: &u8, scale: &i8| i16::from(*precision) - i16::from(*scale);
            scale <= own_scale && digits(precision, scale) <= digits(own_precision, own_scale)
        }
        // The table's timestamps are microseconds.
        (Timestamp(unit, zone), Timestamp(_, own)) => *unit != TimeUnit::Nanosecond && zone.is_some() == own.is_some(),
        (Float32, Float64) => true,
        (from, Decimal128(..)) if from.is_integer() => true,
        (from, Utf8) if from.is_string() => true,
        (from, to) if from.is_binary() && to.is_binary() => true,
        (from, to) if from.is_integer() && to.is_integer() => true,
        _ => from.equals_datatype(to),
    }
}

fn element(list: &DataType) -> Option<&FieldRef> {
    use DataType::{FixedSizeList, LargeList, LargeListView, List, ListView};
    match list {
        List(field) | LargeList(field) | ListView(field) | LargeListView(field) | FixedSizeList(field, _) => {
            Some(field)
        }
        _ => None,
    }
}

/// Casts rows to a schema, and adds the column `extra`. Nested fields become nullable, because DataFusion cannot cast to
/// fields that are not; `data_files` checks them for nulls.
pub fn conformed(rows: DataFrame, schema: &Schema, extra: Option<Expr>) -> Result<DataFrame> {
    let column = |field: &Arc<Field>| cast(ident(field.name()), with_nulls(field.data_type())).alias(field.name());
    Ok(rows.select(schema.fields().iter().map(column).chain(extra).collect::<Vec<_>>())?)
}

fn with_nulls(data_type: &DataType) -> DataType {
    let nullable = |field: &FieldRef| {
        let field = field.as_ref().clone();
        let data_type = with_nulls(field.data_type());
        Arc::new(field.with_data_type(data_type).with_nullable(true))
    };
    match data_type {
        DataType::Struct(fields) => DataType::Struct(fields.iter().map(nullable).collect()),
        DataType::List(field) => DataType::List(nullable(field)),
        DataType::Map(entries, is_sorted) => {
            let DataType::Struct(fields) = entries.data_type() else {
                return data_type.clone();
            };
            // Arrow does not allow nulls in keys.
            let fields = vec![fields[0].clone(), nullable(&fields[1])];
            let entries = entries.as_ref().clone().with_data_type(DataType::Struct(fields.into()));
            DataType::Map(Arc::new(entries), *is_sorted)
        }
        other => other.clone(),
    }
}
