//! Data files of a table, written and named for a commit that says which files come and which go.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::datatypes::{DataType, Field, FieldRef, Schema, SchemaRef, TimeUnit};
use deltalake_core::datafile::writer::{DeltaWriter, WriterConfig};
use deltalake_core::datafusion::logical_expr::{Expr, Partitioning, cast, ident};
use deltalake_core::datafusion::physical_plan::SendableRecordBatchStream;
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoArrow;
use deltalake_core::kernel::schema::cast_record_batch;
use deltalake_core::kernel::{self as delta, Action, Add, AddCDCFile, StructField};
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::prefix::PrefixStore;
use deltalake_core::table::config::TablePropertiesExt;
use futures::StreamExt;
use tokio::task::JoinSet;

use crate::error::{Code, Error, Result};
use crate::session::writer_properties;

/// The column of a change file that says what became of a row.
pub const CHANGE_TYPE: &str = "_change_type";

/// How columns begin that an operation adds to those of a table.
pub const RESERVED: &str = "__fastcart_";

/// The folder of change files, by the protocol.
const CHANGES: &str = "_change_data";

/// Writers at once, each of partitions of its own.
const WRITERS: usize = 2;

/// The columns of a table whose files this module can write. Errors: UNSUPPORTED where a column is checked, generated or
/// stored by another name.
pub fn schema(table: &DeltaTable) -> Result<SchemaRef> {
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
    let is_reserved = |name: &str| name.starts_with(RESERVED) || name == CHANGE_TYPE;
    if let Some(field) = schema.fields().find(|field| is_reserved(field.name())) {
        return Err(Error::new(Code::Unsupported, format!("the name of the column {} is reserved", field.name())));
    }
    let schema: Schema = schema.as_ref().try_into_arrow()?;
    Ok(Arc::new(schema))
}

/// Whether a field, or one within it, has values that are checked or generated.
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

/// Errors: SCHEMA_MISMATCH where the source has other columns than the table, or one that does not fit into the table's
/// without a loss. `more`: a column that only the source has.
pub fn require_fitting(source: &Schema, table: &Schema, more: Option<&str>) -> Result<()> {
    let mismatch = |name: &str, what| Err(Error::new(Code::SchemaMismatch, format!("the column {name} {what}")));
    if let Some(own) = table.fields().iter().find(|own| source.field_with_name(own.name()).is_err()) {
        return mismatch(own.name(), "is missing in the source");
    }
    if source.fields().len() != table.fields().len() + usize::from(more.is_some()) {
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

/// Whether a cast keeps every value, or fails.
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
        (Decimal128(digits, scale), Decimal128(most, places)) => {
            scale <= places && i16::from(*digits) - i16::from(*scale) <= i16::from(*most) - i16::from(*places)
        }
        // A table has microseconds.
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

/// Rows with these columns, of these types, and one more. Nested fields may be null here, since DataFusion has no cast to
/// one without nulls; [`write_all`] checks them.
pub fn conformed(rows: DataFrame, schema: &Schema, more: Option<Expr>) -> Result<DataFrame> {
    let column = |field: &Arc<Field>| cast(ident(field.name()), with_nulls(field.data_type())).alias(field.name());
    Ok(rows.select(schema.fields().iter().map(column).chain(more).collect::<Vec<_>>())?)
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
            // A key has no nulls by Arrow's own rule.
            let fields = vec![fields[0].clone(), nullable(&fields[1])];
            let entries = entries.as_ref().clone().with_data_type(DataType::Struct(fields.into()));
            DataType::Map(Arc::new(entries), *is_sorted)
        }
        other => other.clone(),
    }
}

/// Writes rows into data files; none where there are no rows.
pub async fn write(rows: DataFrame, table: &DeltaTable, schema: &SchemaRef) -> Result<Vec<Add>> {
    write_to(rows, table, schema.clone(), table.log_store().object_store(None)).await
}

/// Writes rows, which have a [`CHANGE_TYPE`], into change files.
pub async fn write_changes(rows: DataFrame, table: &DeltaTable, schema: &SchemaRef) -> Result<Vec<Action>> {
    let change = Arc::new(Field::new(CHANGE_TYPE, DataType::Utf8, true));
    let schema = Schema::new(schema.fields().iter().cloned().chain([change]).collect::<Vec<_>>());
    let store = Arc::new(PrefixStore::new(table.log_store().object_store(None), CHANGES));
    let files = write_to(rows, table, Arc::new(schema), store).await?;
    let changes = files.into_iter().map(|file| {
        Action::Cdc(AddCDCFile {
            path: format!("{CHANGES}/{}", file.path),
            size: file.size,
            partition_values: file.partition_values,
            data_change: false,
            tags: file.tags,
        })
    });
    Ok(changes.collect())
}

/// The removal of those files that the table has.
pub fn removed(table: &DeltaTable, names: &BTreeSet<Path>) -> Result<Vec<Action>> {
    let files = table.snapshot()?.log_data();
    let removed = files.iter().filter(|file| names.contains(&file.object_store_path()));
    Ok(removed.map(|file| Action::Remove(file.remove_action(true))).collect())
}

async fn write_to(rows: DataFrame, table: &DeltaTable, schema: SchemaRef, store: ObjectStoreRef) -> Result<Vec<Add>> {
    let snapshot = table.snapshot()?;
    let properties = snapshot.table_config();
    let partitions = snapshot.metadata().partition_columns().to_vec();
    let statistics = properties.data_skipping_stats_columns.as_ref();
    let config = WriterConfig::new(
        schema.clone(),
        partitions.clone(),
        Some(writer_properties()),
        Some(properties.target_file_size()),
        None,
        properties.num_indexed_cols(),
        statistics.map(|names| names.iter().map(ToString::to_string).collect()),
    );
    let rows = conformed(rows, &schema, None)?;
    let streams = if partitions.is_empty() {
        vec![rows.execute_stream().await?]
    } else {
        let by = partitions.iter().map(ident).collect();
        rows.repartition(Partitioning::Hash(by, WRITERS))?.execute_stream_partitioned().await?
    };
    let mut writers = JoinSet::new();
    for stream in streams {
        writers.spawn(drain(stream, DeltaWriter::new(store.clone(), config.clone()), schema.clone()));
    }
    // Each is waited for, so that it aborts its uploads when another has failed.
    let mut files = Ok(Vec::new());
    while let Some(written) = writers.join_next().await {
        let written = written.unwrap_or_else(|error| resume_unwind(error.into_panic()));
        files = files.and_then(|files: Vec<Add>| Ok(files.into_iter().chain(written?).collect()));
    }
    files
}

async fn drain(rows: SendableRecordBatchStream, mut writer: DeltaWriter, schema: SchemaRef) -> Result<Vec<Add>> {
    match write_all(rows, &mut writer, schema).await {
        Ok(()) => Ok(writer.close().await?),
        Err(error) => {
            // Uploads in progress are aborted; finished files are left to vacuum. The error that counts is the first.
            let _ = writer.abort().await;
            Err(error)
        }
    }
}

/// Errors: SCHEMA_MISMATCH where a column without nulls, or a part of one, has a null.
async fn write_all(mut rows: SendableRecordBatchStream, writer: &mut DeltaWriter, schema: SchemaRef) -> Result<()> {
    while let Some(batch) = rows.next().await {
        let batch = cast_record_batch(&batch?, schema.clone(), false, false)
            .map_err(|error| Error::new(Code::SchemaMismatch, error.to_string()))?;
        writer.write(&batch).await?;
    }
    Ok(())
}
