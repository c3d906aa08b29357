//! What a commit carries besides rows. Every commit is a compare-and-swap: it lands as the version after the one
//! that was loaded, or not at all. delta-rs alone would retry on top of a commit with the same txn version
//! (delta-rs#2580), so zero retries are what makes a position exactly-once.

use std::collections::BTreeMap;

use deltalake_core::kernel::Transaction;
use deltalake_core::kernel::transaction::CommitProperties;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::swap::ACTIONS;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CommitOptions {
    /// appId -> version, as text because a JSON number cannot hold every 64-bit integer.
    #[serde(default)]
    transactions: BTreeMap<String, String>,
    /// Goes into commitInfo as it is.
    #[serde(default)]
    pub metadata: BTreeMap<String, serde_json::Value>,
}

impl CommitOptions {
    pub fn parse(json: Option<&str>) -> Result<Self> {
        Ok(json.map(serde_json::from_str).transpose()?.unwrap_or_default())
    }

    /// Errors: INVALID_ARGUMENT.
    pub fn properties(self) -> Result<CommitProperties> {
        if self.metadata.contains_key(ACTIONS) {
            return Err(Error::invalid(format!("the metadata of a commit has {ACTIONS}, which the library writes")));
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
            // Listing the whole log at each commit is what makes cleanup slow; it runs on schedule instead.
            .with_cleanup_expired_logs(Some(false)))
    }
}
