//! Files that killed processes did not finish. delta-rs' VACUUM does not see them: the store of the local disk does not list
//! its staged files, and the names of those on HDFS begin with a dot.

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use deltalake_core::DeltaResult;
use deltalake_core::logstore::LogStore;
use deltalake_core::logstore::object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use futures::{TryStreamExt, future};

use super::hdfs;
use crate::error::{Error, Result};

/// Deletes the files that were last written before `end`, unless it is a dry run. Returns their paths relative to the table.
pub async fn delete_unfinished(log_store: &dyn LogStore, end: DateTime<Utc>, dry_run: bool) -> Result<Vec<String>> {
    match log_store.root_url().to_file_path() {
        Ok(folder) => {
            let deleted = move || in_folder(&folder, end.into(), dry_run).map_err(Error::from);
            tokio::task::spawn_blocking(deleted).await.map_err(io::Error::from)?
        }
        Err(()) => Ok(in_store(&*log_store.object_store(None), end, dry_run).await?),
    }
}

async fn in_store(store: &dyn ObjectStore, end: DateTime<Utc>, dry_run: bool) -> DeltaResult<Vec<String>> {
    let is_unfinished =
        |file: &ObjectMeta| file.last_modified < end && file.location.filename().is_some_and(hdfs::is_temporary);
    let listed = store.list(None).try_filter(|file| future::ready(is_unfinished(file)));
    let found: Vec<_> = listed.map_ok(|file| file.location).try_collect().await?;
    if !dry_run {
        for location in &found {
            store.delete(location).await?;
        }
    }
    Ok(found.iter().map(ToString::to_string).collect())
}

fn in_folder(table: &Path, end: SystemTime, dry_run: bool) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![table.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in folder.read_dir()? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else if entry.file_name().to_str().is_some_and(is_staged) && was_written_before(&entry, end) {
                found.push(entry.path());
            }
        }
    }
    if !dry_run {
        found.iter().try_for_each(remove)?;
    }
    Ok(found.iter().map(|path| relative(path, table)).collect())
}

/// A file that no longer exists was finished in the meantime.
fn was_written_before(entry: &DirEntry, end: SystemTime) -> bool {
    entry.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|written| written < end)
}

fn remove(path: &PathBuf) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn relative(path: &Path, table: &Path) -> String {
    path.strip_prefix(table).unwrap_or(path).to_string_lossy().into_owned()
}

/// object_store names a file that it has not renamed yet by the final name, a hash sign and a number.
fn is_staged(name: &str) -> bool {
    name.rsplit_once('#').is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
}
