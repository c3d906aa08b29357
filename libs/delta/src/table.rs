//! A Delta table: where it is, and at which version. What it says is in `facts.rs`, what changes it in `write.rs`,
//! `merge.rs`, `upsert.rs`, `maintain.rs` and `alter.rs`.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use deltalake_core::kernel::{StructField, StructType, Version};
use deltalake_core::logstore::{LogStoreRef, StorageConfig, object_store_factories};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::{DeltaTable, DeltaTableBuilder};
use napi_derive::napi;
use serde::Deserialize;
use url::Url;

use crate::checksums::Checksums;
use crate::commit::CommitOptions;
use crate::cut::explained;
use crate::error::{Code, Error, Result};
use crate::io::{Counters, Counting};
use crate::operation::NativeAbort;
use crate::panics::hide_caught;
use crate::swap::SwapLogStore;
use crate::{disk, hdfs};

#[napi]
pub struct NativeTable {
    state: RwLock<Option<DeltaTable>>,
    pub(crate) counters: Arc<Counters>,
}

/// A point of a table's history; neither is the newest version.
#[napi(object)]
pub struct AsOf {
    pub version: Option<i64>,
    /// Milliseconds since the epoch.
    pub timestamp: Option<i64>,
}

impl AsOf {
    pub fn version(&self) -> Result<Option<Version>> {
        let negative = |_| Error::invalid("a version is not negative");
        self.version.map(|version| version.try_into().map_err(negative)).transpose()
    }

    pub fn instant(&self) -> Result<Option<DateTime<Utc>>> {
        let instant = |milliseconds| {
            DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| Error::invalid("the time is out of range"))
        };
        self.timestamp.map(instant).transpose()
    }
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
    fn new(table: DeltaTable, counters: Arc<Counters>) -> Self {
        Self { state: RwLock::new(Some(table)), counters }
    }

    /// The table as last loaded. Cheap: a snapshot is shared, not copied.
    pub fn loaded(&self) -> Result<DeltaTable> {
        let state = self.state.read().expect("no code panics while it holds this lock");
        state.clone().ok_or_else(|| Error::closed("table"))
    }

    /// Takes over the table as it is after a commit or a refresh; the version it is at.
    pub fn replace(&self, table: DeltaTable) -> Result<i64> {
        let version = table.snapshot()?.version() as i64;
        let mut state = self.state.write().expect("no code panics while it holds this lock");
        // A table that was closed in the meantime stays closed.
        if state.is_some() {
            *state = Some(table);
        }
        Ok(version)
    }
}

/// The log of a location, on a store that counts.
pub fn log_store(url: &str, options: Option<HashMap<String, String>>) -> Result<(LogStoreRef, Arc<Counters>)> {
    let url = Url::parse(url).map_err(|_| Error::invalid("the table's location is not a URL"))?;
    register(url.scheme());
    hide_caught();
    let builder = DeltaTableBuilder::from_url(url.clone())?.with_storage_options(options.unwrap_or_default());
    let scheme = Url::parse(&format!("{}://", url.scheme())).expect("the scheme of a URL");
    let factories = object_store_factories();
    let factory =
        factories.get(&scheme).ok_or_else(|| Error::invalid(format!("no storage for {}:// URLs", url.scheme())))?;
    let (inner, _) = factory.parse_url_opts(&url, &StorageConfig::parse_options(builder.storage_options())?)?;
    let counters = Arc::<Counters>::default();
    let checksums = Arc::<Checksums>::default();
    let counting = Counting { inner, counters: counters.clone(), checksums: checksums.clone() };
    let inner = builder.with_storage_backend(Arc::new(counting), url).build_storage()?;
    Ok((Arc::new(SwapLogStore { inner, checksums }), counters))
}

/// Makes a scheme's storage known to delta-rs. Which ones there are is decided by the crate's features.
fn register(scheme: &str) {
    match scheme {
        "file" => disk::register(),
        "hdfs" | "viewfs" => hdfs::register(),
        #[cfg(feature = "s3")]
        "s3" | "s3a" => deltalake_aws::register_handlers(None),
        #[cfg(feature = "azure")]
        "az" | "adl" | "azure" | "abfs" | "abfss" => deltalake_azure::register_handlers(None),
        #[cfg(feature = "gcs")]
        "gs" => deltalake_gcp::register_handlers(None),
        _ => {}
    }
}

async fn load(log_store: LogStoreRef, at: &AsOf) -> Result<DeltaTable> {
    let mut table = DeltaTable::new(log_store.clone());
    let loaded = match (at.version()?, at.instant()?) {
        (Some(version), _) => table.load_version(version).await,
        (None, Some(instant)) => table.load_with_datetime(instant).await,
        (None, None) => table.load().await,
    };
    match loaded {
        Ok(()) => Ok(table),
        Err(error) => Err(explained(&log_store, at.version()?, error.into()).await),
    }
}

#[napi]
pub async fn open_table(
    url: String,
    at: AsOf,
    storage_options: Option<HashMap<String, String>>,
    abort: &NativeAbort,
) -> napi::Result<NativeTable> {
    let (log_store, counters) = log_store(&url, storage_options)?;
    let open = async {
        match load(log_store.clone(), &at).await {
            // Asked only now: a table that is there is opened without another look at its log.
            // Nor is a storage that does not answer asked again.
            Err(error) if error.code != Code::Storage && !log_store.is_delta_table_location().await? => {
                Err(Error::new(Code::TableNotFound, "there is no Delta table at this location"))
            }
            loaded => loaded,
        }
    };
    Ok(NativeTable::new(abort.or(open).await?, counters))
}

#[napi]
pub async fn is_delta_table(
    url: String,
    storage_options: Option<HashMap<String, String>>,
    abort: &NativeAbort,
) -> napi::Result<bool> {
    let (log_store, _) = log_store(&url, storage_options)?;
    Ok(abort.or(async { Ok(log_store.is_delta_table_location().await?) }).await?)
}

#[napi]
pub async fn create_table(
    url: String,
    spec: String,
    commit: Option<String>,
    storage_options: Option<HashMap<String, String>>,
) -> napi::Result<NativeTable> {
    let (log_store, counters) = log_store(&url, storage_options)?;
    let spec: TableSpec = serde_json::from_str(&spec).map_err(Error::from)?;
    // delta-rs makes no folders above a table on a local disk.
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
        // Another process made the table between our look and our commit.
        Error { code: Code::CommitConflict, message } => Error::new(Code::AlreadyExists, message),
        other => other,
    })
}

#[napi]
impl NativeTable {
    /// Loads the newest version; its number.
    #[napi]
    pub async fn refresh(&self) -> napi::Result<i64> {
        let mut table = self.loaded()?;
        match table.update_state().await {
            Ok(()) => Ok(self.replace(table)?),
            Err(error) => Err(explained(&table.log_store(), None, error.into()).await.into()),
        }
    }

    /// Loads another version; its number.
    #[napi]
    pub async fn load_version(&self, at: AsOf) -> napi::Result<i64> {
        let table = load(self.loaded()?.log_store(), &at).await?;
        Ok(self.replace(table)?)
    }

    #[napi]
    pub fn close(&self) {
        self.state.write().expect("no code panics while it holds this lock").take();
    }
}
