//! Commits that are empty or cut: a power loss, or a copy that ended early, left only a part of their entry in the log.

use deltalake_core::kernel::Version;
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use futures::TryStreamExt;

use super::entry::{actions, commit_info};
use crate::error::{Code, Error};

/// The error of a log that could not be read up to a version, or up to its end. If the log is corrupt, the error also names
/// the newest commit that is empty or cut.
pub async fn explain_unreadable(log_store: &LogStoreRef, newest: Option<Version>, error: Error) -> Error {
    if error.code != Code::Corrupt {
        return error;
    }
    match newest_cut(log_store, newest).await {
        Some(version) => {
            Error::new(Code::Corrupt, format!("{}; {}", Error::cut_commit(version).message, error.message))
        }
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
        if actions(&entry).next().is_none() || commit_info(version, &entry).is_err() {
            return Some(version);
        }
    }
    None
}
