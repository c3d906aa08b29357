//! Writes the data files and change files of a commit, and lists the files that it removes.

use std::collections::BTreeSet;
use std::panic::resume_unwind;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use deltalake_core::datafile::writer::{DeltaWriter, WriterConfig};
use deltalake_core::datafusion::logical_expr::{Partitioning, ident};
use deltalake_core::datafusion::physical_plan::SendableRecordBatchStream;
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::kernel::schema::cast_record_batch;
use deltalake_core::kernel::{Action, Add, AddCDCFile};
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::prefix::PrefixStore;
use deltalake_core::table::config::TablePropertiesExt;
use futures::StreamExt;
use tokio::task::JoinSet;

use super::reserved::CHANGE_TYPE;
use super::schema::conformed;
use crate::error::{Code, Error, Result};
use crate::sql::writer_properties;

/// The folder of change files, which the protocol defines.
const CHANGE_FOLDER: &str = "_change_data";

/// Concurrent writers, each of which writes its own partitions.
const WRITERS: usize = 2;

/// Writes rows into data files. Without rows, there are no files.
pub async fn write(rows: DataFrame, table: &DeltaTable, schema: &SchemaRef) -> Result<Vec<Add>> {
    write_to(rows, table, schema.clone(), table.log_store().object_store(None)).await
}

/// Writes rows, which have a [`CHANGE_TYPE`], into change files.
pub async fn write_changes(rows: DataFrame, table: &DeltaTable, schema: &SchemaRef) -> Result<Vec<Action>> {
    let change = Arc::new(Field::new(CHANGE_TYPE, DataType::Utf8, true));
    let schema = Schema::new(schema.fields().iter().cloned().chain([change]).collect::<Vec<_>>());
    let store = Arc::new(PrefixStore::new(table.log_store().object_store(None), CHANGE_FOLDER));
    let files = write_to(rows, table, Arc::new(schema), store).await?;
    let changes = files.into_iter().map(|file| {
        Action::Cdc(AddCDCFile {
            path: format!("{CHANGE_FOLDER}/{}", file.path),
            size: file.size,
            partition_values: file.partition_values,
            data_change: false,
            tags: file.tags,
        })
    });
    Ok(changes.collect())
}

/// The removal of files. Names that the table does not have are ignored.
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
    // If one writer fails, the others are awaited too, so that they finish or abort their uploads.
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
            // Aborts the uploads in progress; VACUUM deletes finished files. The first error is reported.
            let _ = writer.abort().await;
            Err(error)
        }
    }
}

/// Errors: SCHEMA_MISMATCH if a column, or a nested field, has a null that its type does not allow.
async fn write_all(mut rows: SendableRecordBatchStream, writer: &mut DeltaWriter, schema: SchemaRef) -> Result<()> {
    while let Some(batch) = rows.next().await {
        let batch = cast_record_batch(&batch?, schema.clone(), false, false)
            .map_err(|error| Error::new(Code::SchemaMismatch, error.to_string()))?;
        writer.write(&batch).await?;
    }
    Ok(())
}
