//! Creates a table, or reports that one exists.

use std::collections::HashMap;

use deltalake_core::DeltaTable;
use deltalake_core::kernel::{StructField, StructType};
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::operations::create::CreateBuilder;
use napi_derive::napi;
use serde::Deserialize;

use super::{CommitOptions, NativeTable};
use crate::error::{Code, Error, Result};
use crate::storage::open_log;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TableSpec {
    name: Option<String>,
    description: Option<String>,
    schema: StructType,
    #[serde(default)]
    partition_by: Vec<String>,
    #[serde(default)]
    properties: HashMap<String, String>,
}

#[napi]
pub async fn create_table(
    url: String,
    spec: String,
    commit: Option<String>,
    storage_options: Option<HashMap<String, String>>,
) -> napi::Result<NativeTable> {
    let (log_store, counters) = open_log(&url, storage_options)?;
    let spec: TableSpec = serde_json::from_str(&spec).map_err(Error::from)?;
    // delta-rs does not create the folders above a table on a local disk.
    if let Ok(path) = log_store.root_url().to_file_path() {
        let refused = |error| Error::invalid(format!("the folder {} cannot be made: {error}", path.display()));
        std::fs::create_dir_all(&path).map_err(refused)?;
    }
    Ok(NativeTable::new(create(log_store, spec, commit.as_deref()).await?, counters))
}

async fn create(log_store: LogStoreRef, spec: TableSpec, commit: Option<&str>) -> Result<DeltaTable> {
    if log_store.is_delta_table_location().await? {
        return Err(Error::new(Code::AlreadyExists, "there already is a Delta table at this location"));
    }
    let mut create = CreateBuilder::new()
        .with_log_store(log_store)
        .with_columns(spec.schema.fields().cloned().collect::<Vec<StructField>>())
        .with_partition_columns(spec.partition_by)
        .with_configuration(spec.properties.into_iter().map(|(key, value)| (key, Some(value))))
        .with_raise_if_key_not_exists(false)
        .with_commit_properties(CommitOptions::parse(commit)?.properties()?);
    if let Some(name) = spec.name {
        create = create.with_table_name(name);
    }
    if let Some(description) = spec.description {
        create = create.with_comment(description);
    }
    create.await.map_err(|error| match Error::from(error) {
        // Another process created the table after the check above.
        Error { code: Code::CommitConflict, message } => Error::new(Code::AlreadyExists, message),
        other => other,
    })
}
