//! What a loaded version says about itself: schema, protocol, files, history, positions.

use std::collections::HashMap;

use futures::TryStreamExt;
use napi::bindgen_prelude::BigInt;
use napi_derive::napi;

use crate::error::Error;
use crate::io::IoCounts;
use crate::table::NativeTable;

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
            statistics: file.stats(),
        });
        Ok(files.collect())
    }

    /// commitInfo of the latest commits as JSON texts, newest first.
    #[napi]
    pub async fn history(&self, limit: Option<u32>) -> napi::Result<Vec<String>> {
        let table = self.loaded()?;
        let commits: Vec<_> =
            table.history(limit.map(|limit| limit as usize)).try_collect().await.map_err(Error::from)?;
        let texts = commits.iter().map(serde_json::to_string).collect::<std::result::Result<_, _>>();
        Ok(texts.map_err(Error::from)?)
    }
}
