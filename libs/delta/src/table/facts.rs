//! The facts of a loaded version: schema, protocol, files, history, and I/O counts.

use std::collections::HashMap;

use deltalake_core::kernel::Version;
use futures::future::ready;
use futures::{StreamExt, TryStreamExt, stream};
use napi_derive::napi;

use super::NativeTable;
use crate::error::{Error, Result};
use crate::storage::{IoCounts, commit_info};

/// Entries of the log that are read at the same time.
const CONCURRENT_READS: usize = 8;

#[napi(object)]
pub struct Commit {
    pub version: i64,
    /// The commitInfo as JSON, an empty object when the commit has none.
    pub info: String,
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
    pub protocol: Protocol,
}

#[napi(object)]
pub struct Protocol {
    pub min_reader_version: i32,
    pub min_writer_version: i32,
    pub reader_features: Vec<String>,
    pub writer_features: Vec<String>,
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
    /// The protocol's statistics JSON.
    pub statistics: Option<String>,
}

#[napi]
impl NativeTable {
    #[napi]
    pub fn snapshot(&self) -> napi::Result<Snapshot> {
        let table = self.loaded()?;
        let state = table.snapshot().map_err(Error::from)?;
        let metadata = state.metadata();
        let protocol = state.protocol();
        let names = |features: Option<&[_]>| features.unwrap_or_default().iter().map(ToString::to_string).collect();
        Ok(Snapshot {
            version: state.version() as i64,
            schema: serde_json::to_string(state.schema().as_ref()).map_err(Error::from)?,
            partition_columns: metadata.partition_columns().to_vec(),
            properties: metadata.configuration().clone(),
            name: metadata.name().map(str::to_string),
            description: metadata.description().map(str::to_string),
            protocol: Protocol {
                min_reader_version: protocol.min_reader_version(),
                min_writer_version: protocol.min_writer_version(),
                reader_features: names(protocol.reader_features()),
                writer_features: names(protocol.writer_features()),
            },
        })
    }

    #[napi]
    pub fn io(&self) -> IoCounts {
        self.counters.now()
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
            statistics: file.stats(),
        });
        Ok(files.collect())
    }

    /// The commits up to the loaded version that the log still has, newest first. delta-rs' own history also has commits after
    /// the loaded version.
    #[napi]
    pub async fn history(&self, limit: Option<u32>) -> napi::Result<Vec<Commit>> {
        let table = self.loaded()?;
        let newest = table.snapshot().map_err(Error::from)?.version();
        let log_store = table.log_store();
        let versions = (0..=newest).rev().take(limit.map_or(usize::MAX, |limit| limit as usize));
        let commits = stream::iter(versions)
            .map(|version| {
                let log_store = log_store.clone();
                async move {
                    let entry = log_store.read_commit_entry(version).await?;
                    entry.map(|entry| Commit::parse(version, &entry)).transpose()
                }
            })
            .buffered(CONCURRENT_READS);
        // Older versions than the first missing one are missing too.
        Ok(commits
            .try_take_while(|commit| ready(Ok(commit.is_some())))
            .try_filter_map(|commit| ready(Ok(commit)))
            .try_collect()
            .await?)
    }
}

impl Commit {
    fn parse(version: Version, entry: &[u8]) -> Result<Self> {
        let info = commit_info(version, entry)?.map_or_else(|| "{}".to_string(), |info| info.to_string());
        Ok(Self { version: version as i64, info })
    }
}
