//! A Delta table: open, create, and the facts of its snapshot. Writing is in `write.rs`.

use std::collections::HashMap;
use std::sync::RwLock;

use deltalake_core::kernel::{StructField, StructType};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::{DeltaTable, DeltaTableBuilder};
use futures::TryStreamExt;
use napi::bindgen_prelude::BigInt;
use napi_derive::napi;
use serde::Deserialize;
use url::Url;

use crate::commit::CommitOptions;
use crate::error::{Code, Error, Result};

#[napi]
pub struct NativeTable {
    state: RwLock<Option<DeltaTable>>,
}

#[napi(object)]
pub struct Snapshot {
    pub version: i64,
    /// The protocol's schema JSON.
    pub schema: String,
    pub partition_columns: Vec<String>,
    pub properties: HashMap<String, String>,
    pub name: Option<String>,
    pub description: Option<String>,
}

#[napi(object)]
pub struct File {
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// Milliseconds since the epoch.
    pub modified: i64,
    pub records: Option<i64>,
    pub partition: HashMap<String, Option<String>>,
}

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

impl NativeTable {
    fn new(table: DeltaTable) -> Self {
        Self { state: RwLock::new(Some(table)) }
    }

    /// The table as last loaded. Cheap: a snapshot is shared, not copied.
    pub fn loaded(&self) -> Result<DeltaTable> {
        let state = self.state.read().expect("no code panics while it holds this lock");
        state.clone().ok_or_else(|| Error::closed("table"))
    }

    /// Takes over the table as it is after a commit or a refresh; the version it is at.
    pub fn replace(&self, table: DeltaTable) -> Result<i64> {
        let version = version_of(&table)?;
        let mut state = self.state.write().expect("no code panics while it holds this lock");
        // A table that was closed in the meantime stays closed.
        if state.is_some() {
            *state = Some(table);
        }
        Ok(version)
    }
}

fn version_of(table: &DeltaTable) -> Result<i64> {
    Ok(table.snapshot()?.version() as i64)
}

fn builder(url: &str, storage_options: Option<HashMap<String, String>>) -> Result<DeltaTableBuilder> {
    let url = Url::parse(url).map_err(|_| Error::invalid("the table's location is not a URL"))?;
    if matches!(url.scheme(), "hdfs" | "viewfs") {
        deltalake_hdfs::register_handlers(None);
    }
    let builder = DeltaTableBuilder::from_url(url)?;
    Ok(builder.with_storage_options(storage_options.unwrap_or_default()))
}

#[napi]
pub async fn open_table(
    url: String,
    version: Option<i64>,
    storage_options: Option<HashMap<String, String>>,
) -> napi::Result<NativeTable> {
    let mut builder = builder(&url, storage_options)?;
    if let Some(version) = version {
        builder = builder.with_version(version as u64);
    }
    let table = builder.build().map_err(Error::from)?;
    if !table.verify_deltatable_existence().await.map_err(Error::from)? {
        return Err(Error::new(Code::TableNotFound, "there is no Delta table at this location").into());
    }
    let mut table = table;
    match version {
        Some(version) => table.load_version(version as u64).await,
        None => table.load().await,
    }
    .map_err(Error::from)?;
    Ok(NativeTable::new(table))
}

#[napi]
pub async fn create_table(
    url: String,
    spec: String,
    commit: Option<String>,
    storage_options: Option<HashMap<String, String>>,
) -> napi::Result<NativeTable> {
    Ok(NativeTable::new(create(&url, &spec, commit.as_deref(), storage_options).await?))
}

async fn create(
    url: &str,
    spec: &str,
    commit: Option<&str>,
    storage_options: Option<HashMap<String, String>>,
) -> Result<DeltaTable> {
    let spec: TableSpec = serde_json::from_str(spec)?;
    let builder = builder(url, storage_options)?;
    if let Ok(path) = Url::parse(url).expect("parsed above").to_file_path() {
        std::fs::create_dir_all(path)?;
    }
    let log_store = builder.build_storage()?;
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
        // Another process made the table between our look and our commit.
        Error { code: Code::CommitConflict, message } => Error::new(Code::AlreadyExists, message),
        other => other,
    })
}

#[napi]
impl NativeTable {
    #[napi]
    pub fn snapshot(&self) -> napi::Result<Snapshot> {
        let table = self.loaded()?;
        let state = table.snapshot().map_err(Error::from)?;
        let metadata = state.metadata();
        Ok(Snapshot {
            version: state.version() as i64,
            schema: serde_json::to_string(state.schema().as_ref()).map_err(Error::from)?,
            partition_columns: metadata.partition_columns().to_vec(),
            properties: metadata.configuration().clone(),
            name: metadata.name().map(str::to_string),
            description: metadata.description().map(str::to_string),
        })
    }

    /// Loads the newest version; its number.
    #[napi]
    pub async fn refresh(&self) -> napi::Result<i64> {
        let mut table = self.loaded()?;
        table.update_state().await.map_err(Error::from)?;
        Ok(self.replace(table)?)
    }

    #[napi]
    pub async fn transaction(&self, app_id: String) -> napi::Result<Option<BigInt>> {
        let table = self.loaded()?;
        let log_store = table.log_store();
        let state = table.snapshot().map_err(Error::from)?;
        let version = state.transaction_version(log_store.as_ref(), app_id).await.map_err(Error::from)?;
        Ok(version.map(BigInt::from))
    }

    #[napi]
    pub async fn files(&self) -> napi::Result<Vec<File>> {
        let table = self.loaded()?;
        let state = table.snapshot().map_err(Error::from)?;
        let log = state.log_data();
        let files = log.iter().map(|file| File {
            path: file.path().to_string(),
            size: file.size(),
            modified: file.modification_time(),
            records: file.num_records().map(|records| records as i64),
            partition: file.partition_values_map(),
        });
        Ok(files.collect())
    }

    /// commitInfo of the latest commits as JSON texts, newest first, and the version of the first.
    #[napi]
    pub async fn history(&self, limit: Option<u32>) -> napi::Result<Vec<String>> {
        let table = self.loaded()?;
        let commits: Vec<_> =
            table.history(limit.map(|limit| limit as usize)).try_collect().await.map_err(Error::from)?;
        let texts = commits.iter().map(serde_json::to_string).collect::<std::result::Result<_, _>>();
        Ok(texts.map_err(Error::from)?)
    }

    #[napi]
    pub fn close(&self) {
        self.state.write().expect("no code panics while it holds this lock").take();
    }
}
