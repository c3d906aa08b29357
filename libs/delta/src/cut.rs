//! Commits that are empty or cut: a power loss, or a copy that ended early, has left a part of their entry in the log.

use std::collections::HashMap;

use deltalake_core::kernel::Version;
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use futures::TryStreamExt;
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::swap::{ACTIONS, actions};

fn cut(version: Version) -> Error {
    Error::new(Code::Corrupt, format!("the commit _delta_log/{version:020}.json is empty or cut"))
}

/// An entry's commitInfo, if it has one. Errors: CORRUPT where the entry is cut.
pub fn commit_info(version: Version, entry: &[u8]) -> Result<Option<Value>> {
    for action in serde_json::Deserializer::from_slice(entry).into_iter::<HashMap<String, Value>>() {
        if let Some(info) = action.map_err(|_| cut(version))?.remove("commitInfo") {
            let is_whole = info.get(ACTIONS).is_none_or(|count| count.as_u64() == Some(actions(entry) as u64));
            return if is_whole { Ok(Some(info)) } else { Err(cut(version)) };
        }
    }
    Ok(None)
}

/// Errors: CORRUPT where the entry is empty, or cut.
fn require_whole(version: Version, entry: &[u8]) -> Result<()> {
    let is_json = |action: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(action).is_ok();
    let lines = entry.split(|byte| *byte == b'\n').filter(|action| !action.is_empty());
    if actions(entry) == 0 || !lines.into_iter().all(is_json) {
        return Err(cut(version));
    }
    commit_info(version, entry).map(drop)
}

/// The error of a log that could not be read. Where it is corrupt, the newest commit that is empty or cut explains it.
pub async fn explained(log_store: &LogStoreRef, error: Error) -> Error {
    match error.code {
        Code::Corrupt => newest_cut(log_store).await.err().unwrap_or(error),
        _ => error,
    }
}

/// Errors: CORRUPT where there is one. A storage that fails has none.
async fn newest_cut(log_store: &LogStoreRef) -> Result<()> {
    let log = log_store.object_store(None).list(Some(&Path::from("_delta_log"))).try_collect::<Vec<_>>().await;
    let version = |path: &Path| path.filename()?.strip_suffix(".json")?.parse().ok();
    let mut versions: Vec<Version> =
        log.unwrap_or_default().iter().filter_map(|file| version(&file.location)).collect();
    versions.sort_unstable();
    for version in versions.into_iter().rev() {
        if let Ok(Some(entry)) = log_store.read_commit_entry(version).await {
            require_whole(version, &entry)?;
        }
    }
    Ok(())
}
