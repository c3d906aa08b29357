//! Commits that are empty or cut: a power loss, or a copy that ended early, has left a part of their entry in the log.

use deltalake_core::kernel::Version;
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use futures::TryStreamExt;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::swap::{ACTIONS, actions};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    commit_info: Option<Value>,
}

/// The error of a commit that is empty or cut.
pub fn cut(version: Version) -> Error {
    Error::new(Code::Corrupt, format!("the commit _delta_log/{version:020}.json is empty or cut"))
}

/// An entry's commitInfo, if it has one. Errors: CORRUPT where the entry is cut.
pub fn commit_info(version: Version, entry: &[u8]) -> Result<Option<Value>> {
    let mut found = None;
    for line in entry.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let action: Action = serde_json::from_slice(line).map_err(|_| cut(version))?;
        found = found.or(action.commit_info);
    }
    let count = found.as_ref().and_then(|info: &Value| info.get(ACTIONS));
    let is_whole = count.is_none_or(|count| count.as_u64() == Some(actions(entry) as u64));
    if is_whole { Ok(found) } else { Err(cut(version)) }
}

/// The error of a log that could not be read up to a version, or at all. Where it is corrupt, it also names the newest
/// commit that is empty or cut.
pub async fn explained(log_store: &LogStoreRef, newest: Option<Version>, error: Error) -> Error {
    if error.code != Code::Corrupt {
        return error;
    }
    match newest_cut(log_store, newest).await {
        Some(version) => Error::new(Code::Corrupt, format!("{}; {}", cut(version).message, error.message)),
        None => error,
    }
}

async fn newest_cut(log_store: &LogStoreRef, newest: Option<Version>) -> Option<Version> {
    let log = log_store.object_store(None).list(Some(&Path::from("_delta_log"))).try_collect::<Vec<_>>().await.ok()?;
    let version = |path: &Path| path.filename()?.strip_suffix(".json")?.parse().ok();
    let mut versions: Vec<Version> = log.iter().filter_map(|file| version(&file.location)).collect();
    versions.retain(|version| newest.is_none_or(|newest| *version <= newest));
    versions.sort_unstable();
    for version in versions.into_iter().rev() {
        let entry = log_store.read_commit_entry(version).await.ok()??;
        if actions(&entry) == 0 || commit_info(version, &entry).is_err() {
            return Some(version);
        }
    }
    None
}
