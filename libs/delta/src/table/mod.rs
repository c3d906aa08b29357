//! A Delta table: its location and the loaded version. `facts.rs` and `transactions.rs` read that version; the operations
//! that change the table are in `operations`.

mod commit;
mod create;
mod facts;
mod transactions;

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use deltalake_core::DeltaTable;
use deltalake_core::kernel::Version;
use deltalake_core::logstore::LogStoreRef;
use napi_derive::napi;

use crate::abort::NativeAbort;
use crate::error::{Code, Error, Result};
use crate::storage::{Counters, explain_unreadable, open_log};

pub use commit::CommitOptions;

#[napi]
pub struct NativeTable {
    state: RwLock<Option<DeltaTable>>,
    counters: Arc<Counters>,
}

/// A version of a table, by number or by time; without both, the newest version.
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

impl NativeTable {
    fn new(table: DeltaTable, counters: Arc<Counters>) -> Self {
        Self { state: RwLock::new(Some(table)), counters }
    }

    /// The loaded version. A clone shares the snapshot.
    pub fn loaded(&self) -> Result<DeltaTable> {
        let state = self.state.read().expect("no code panics while it holds this lock");
        state.clone().ok_or_else(|| Error::closed("table"))
    }

    /// Replaces the loaded version after a commit or a refresh. Returns the new version.
    pub fn replace(&self, table: DeltaTable) -> Result<i64> {
        let version = table.snapshot()?.version() as i64;
        let mut state = self.state.write().expect("no code panics while it holds this lock");
        // A table that was closed in the meantime remains closed.
        if state.is_some() {
            *state = Some(table);
        }
        Ok(version)
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
        Err(error) => Err(explain_unreadable(&log_store, at.version()?, error.into()).await),
    }
}

#[napi]
pub async fn open_table(
    url: String,
    at: AsOf,
    storage_options: Option<HashMap<String, String>>,
    abort: &NativeAbort,
) -> napi::Result<NativeTable> {
    let (log_store, counters) = open_log(&url, storage_options)?;
    let open = async {
        match load(log_store.clone(), &at).await {
            // Only after a failure, because the request costs time that opening an existing table must not take. A
            // storage that failed is not asked again.
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
    let (log_store, _) = open_log(&url, storage_options)?;
    Ok(abort.or(async { Ok(log_store.is_delta_table_location().await?) }).await?)
}

#[napi]
impl NativeTable {
    /// Loads the newest version and returns its number.
    #[napi]
    pub async fn refresh(&self) -> napi::Result<i64> {
        let mut table = self.loaded()?;
        match table.update_state().await {
            Ok(()) => Ok(self.replace(table)?),
            Err(error) => Err(explain_unreadable(&table.log_store(), None, error.into()).await.into()),
        }
    }

    /// Loads another version and returns its number.
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
