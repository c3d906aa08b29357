//! The versions of the txn actions that applications have committed.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::Utc;
use deltalake_core::arrow::array::{Array, AsArray, RecordBatch};
use deltalake_core::arrow::datatypes::Int64Type;
use deltalake_core::kernel::engine::arrow_data::EngineDataArrowExt;
use deltalake_core::kernel::{Action, DataType, Snapshot, StructField, StructType};
use deltalake_core::logstore::{LogStoreRef, get_actions};
use deltalake_core::{DeltaTable, DeltaTableError};
use napi::bindgen_prelude::BigInt;
use napi_derive::napi;

use super::NativeTable;
use crate::error::{Code, Error, Result};

#[napi]
impl NativeTable {
    /// The versions by application, without applications that have none.
    #[napi]
    pub async fn transactions(&self, app_ids: Vec<String>) -> napi::Result<HashMap<String, BigInt>> {
        let versions = newest(&self.loaded()?, app_ids).await?;
        Ok(versions.into_iter().map(|(app_id, version)| (app_id, BigInt::from(version))).collect())
    }
}

/// Reads the log once for all applications, newest entry first. An application that adds its txn to each commit is found in
/// the newest entry, which is read before the log is listed.
async fn newest(table: &DeltaTable, app_ids: Vec<String>) -> Result<HashMap<String, i64>> {
    let state = table.snapshot()?;
    let kept = state.snapshot().table_properties().set_transaction_retention_duration;
    let expired = kept.map(|kept| Utc::now().timestamp_millis().saturating_sub(kept.as_millis() as i64));
    let mut search = Search { wanted: app_ids.into_iter().collect(), expired, versions: HashMap::new() };

    let (log_store, version) = (table.log_store(), state.version());
    if let Some(entry) = log_store.read_commit_entry(version).await? {
        for action in get_actions(version, &entry)? {
            if let Action::Txn(txn) = action {
                search.see(&txn.app_id, txn.version, txn.last_updated);
            }
        }
    }
    if search.wanted.is_empty() {
        return Ok(search.versions);
    }
    let snapshot = Snapshot::try_new(log_store.as_ref(), Some(version)).await?;
    tokio::task::spawn_blocking(move || search.replay(&snapshot, &log_store))
        .await
        .map_err(|error| Error::new(Code::Storage, format!("the log could not be read: {error}")))?
}

struct Search {
    wanted: HashSet<String>,
    /// Milliseconds since the epoch: older txn actions have expired.
    expired: Option<i64>,
    versions: HashMap<String, i64>,
}

impl Search {
    /// The first txn of an application is its newest one. If that has expired, older ones do not count.
    fn see(&mut self, app_id: &str, version: i64, updated: Option<i64>) {
        let is_kept = self.expired.is_none_or(|expired| updated.is_none_or(|updated| updated > expired));
        if self.wanted.remove(app_id) && is_kept {
            self.versions.insert(app_id.to_string(), version);
        }
    }

    fn replay(mut self, snapshot: &Snapshot, log_store: &LogStoreRef) -> Result<HashMap<String, i64>> {
        let scan = snapshot.scan_builder().with_skip_stats(true).build()?;
        let engine = log_store.engine(None);
        let log = scan.snapshot().log_segment();
        for entry in log.read_actions(engine.as_ref(), schema()).map_err(DeltaTableError::from)? {
            let actions =
                entry.and_then(|entry| entry.actions.try_into_record_batch()).map_err(DeltaTableError::from)?;
            self.see_all(&actions);
            if self.wanted.is_empty() {
                break;
            }
        }
        Ok(self.versions)
    }

    fn see_all(&mut self, actions: &RecordBatch) {
        let txns = actions.column(0).as_struct();
        let app_ids = txns.column(0).as_string::<i32>();
        let versions = txns.column(1).as_primitive::<Int64Type>();
        let updated = txns.column(2).as_primitive::<Int64Type>();
        for row in (0..txns.len()).filter(|row| txns.is_valid(*row)) {
            let updated = updated.is_valid(row).then(|| updated.value(row));
            self.see(app_ids.value(row), versions.value(row), updated);
        }
    }
}

/// The part of the log's actions that is read.
fn schema() -> Arc<StructType> {
    let txn = StructType::new_unchecked([
        StructField::not_null("appId", DataType::STRING),
        StructField::not_null("version", DataType::LONG),
        StructField::nullable("lastUpdated", DataType::LONG),
    ]);
    Arc::new(StructType::new_unchecked([StructField::nullable("txn", txn)]))
}
