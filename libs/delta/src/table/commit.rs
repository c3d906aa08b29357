//! The options of a commit: txn versions and metadata. Every commit is a compare-and-swap: it becomes the version after the
//! loaded one, or it fails. By default delta-rs retries a commit on top of one with the same txn version (delta-rs#2580).
//! So only zero retries make a position exactly-once.

use std::collections::BTreeMap;

use deltalake_core::kernel::Transaction;
use deltalake_core::kernel::transaction::CommitProperties;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::storage::NUM_ACTIONS;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitOptions {
    /// Versions by appId, as text because a JSON number cannot hold every 64-bit integer.
    #[serde(default)]
    transactions: BTreeMap<String, String>,
    /// Fields of commitInfo.
    #[serde(default)]
    pub metadata: BTreeMap<String, serde_json::Value>,
}

impl CommitOptions {
    pub fn parse(json: Option<&str>) -> Result<Self> {
        Ok(json.map(serde_json::from_str).transpose()?.unwrap_or_default())
    }

    /// Errors: INVALID_ARGUMENT.
    pub fn properties(self) -> Result<CommitProperties> {
        if self.metadata.contains_key(NUM_ACTIONS) {
            return Err(Error::invalid(format!(
                "the metadata of a commit has {NUM_ACTIONS}, which the library writes"
            )));
        }
        let transactions = self
            .transactions
            .into_iter()
            .map(|(app_id, version)| match version.parse::<i64>() {
                Ok(version) => Ok(Transaction::new(app_id, version)),
                Err(_) => Err(Error::invalid(format!("the txn version of {app_id} is not a 64-bit integer"))),
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(CommitProperties::default()
            .with_max_retries(0)
            .with_application_transactions(transactions)
            .with_metadata(self.metadata)
            // Cleanup lists the whole log, which is slow at each commit: `cleanupLog` runs on a schedule instead.
            .with_cleanup_expired_logs(Some(false)))
    }
}
