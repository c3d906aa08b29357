//! Checksums of data files. They are taken of the bytes on their way to the store, and stand in the log as a tag of each
//! file: `crc32c`, eight hexadecimal digits. Tags outlive checkpoints and restores.

use std::collections::HashMap;
use std::sync::Mutex;

use bytes::Bytes;
use crc32c::crc32c_append;
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{ObjectStoreExt, PutPayload};
use deltalake_core::{DeltaResult, DeltaTable, ObjectStoreError};
use futures::{StreamExt, TryStreamExt, stream};
use napi_derive::napi;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::operation::NativeAbort;
use crate::table::NativeTable;

const TAG: &str = "crc32c";

/// Of the files that were written, by their names, which are unique.
#[derive(Debug, Default)]
pub struct Checksums(Mutex<HashMap<String, u32>>);

/// Files that are compared at once.
const READS_AT_ONCE: usize = 4;

#[napi(object)]
pub struct Verification {
    /// Files that are what was written.
    pub verified: i64,
    /// Files without a checksum: another program wrote them, or an earlier version of this library.
    pub unverified: i64,
    /// Files that are not what was written, or not there; relative to the table.
    pub damaged: Vec<String>,
}

impl Checksums {
    pub fn note(&self, location: &Path, checksum: u32) {
        let is_data = location.parts().all(|part| part.as_ref() != "_delta_log");
        if let (true, Some(name)) = (is_data, location.filename()) {
            self.files().insert(name.to_string(), checksum);
        }
    }

    /// The entry of a commit with the checksums of its files.
    pub fn tagged(&self, entry: Bytes) -> Bytes {
        let files = self.files();
        if files.is_empty() {
            return entry;
        }
        let actions =
            entry.split(|byte| *byte == b'\n').map(|action| tagged(action, &files).unwrap_or_else(|| action.to_vec()));
        actions.collect::<Vec<_>>().join(&b'\n').into()
    }

    fn files(&self) -> std::sync::MutexGuard<'_, HashMap<String, u32>> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

fn is_file(action: &[u8]) -> bool {
    [b"{\"add\"", b"{\"cdc\""].iter().any(|start| action.starts_with(*start))
}

/// None when the action adds no file that was written here.
fn tagged(action: &[u8], files: &HashMap<String, u32>) -> Option<Vec<u8>> {
    if !is_file(action) {
        return None;
    }
    let mut action: Map<String, Value> = serde_json::from_slice(action).ok()?;
    let file = action.values_mut().next()?.as_object_mut()?;
    let name = file.get("path")?.as_str()?.rsplit('/').next()?;
    let checksum = *files.get(name)?;
    let tags = file.entry("tags").or_insert(Value::Null);
    if tags.is_null() {
        *tags = Value::Object(Map::new());
    }
    tags.as_object_mut()?.insert(TAG.into(), format!("{checksum:08x}").into());
    serde_json::to_vec(&action).ok()
}

/// The checksum of what was summed up before and what follows it.
pub fn append(checksum: u32, payload: &PutPayload) -> u32 {
    payload.iter().fold(checksum, |checksum, bytes| crc32c_append(checksum, bytes))
}

#[napi]
impl NativeTable {
    /// Reads data files and compares each with its checksum: every file of this version, or those that the commits of
    /// `versions` have written.
    #[napi]
    pub async fn verify(&self, versions: Option<Vec<i64>>, abort: &NativeAbort) -> napi::Result<Verification> {
        let table = self.loaded()?;
        let files = match versions {
            None => active(&table)?,
            Some(versions) => abort.or(written(&table, versions)).await?,
        };
        let (known, unknown): (Vec<_>, Vec<_>) = files.into_iter().partition(|(_, checksum)| checksum.is_some());
        let store = table.log_store().object_store(None);
        let count = known.len();
        let damaged: Vec<_> = abort
            .or(async {
                let compared = stream::iter(known).map(|(path, told)| {
                    let store = store.clone();
                    async move { Ok::<_, Error>((checksum(&store, &path).await? != told).then(|| path.to_string())) }
                });
                compared.buffered(READS_AT_ONCE).try_filter_map(|damaged| async { Ok(damaged) }).try_collect().await
            })
            .await?;
        Ok(Verification { verified: (count - damaged.len()) as i64, unverified: unknown.len() as i64, damaged })
    }
}

/// A file and its checksum, where the log has one.
type Tagged = (Path, Option<String>);

fn active(table: &DeltaTable) -> Result<Vec<Tagged>> {
    let files = table.snapshot()?.log_data();
    let tagged = files.iter().map(|file| {
        #[allow(deprecated)] // Nothing else gives the tags.
        let tags = file.add_action().tags.unwrap_or_default();
        (file.object_store_path(), tags.get(TAG).cloned().flatten())
    });
    Ok(tagged.collect())
}

/// Commits that are no longer in the log are left out: their files are not compared.
async fn written(table: &DeltaTable, versions: Vec<i64>) -> Result<Vec<Tagged>> {
    let log_store = table.log_store();
    let mut files = Vec::new();
    for version in versions {
        let entry = log_store.read_commit_entry(version as u64).await?.unwrap_or_default();
        files.extend(entry.split(|byte| *byte == b'\n').filter_map(file_of));
    }
    Ok(files)
}

fn file_of(action: &[u8]) -> Option<Tagged> {
    let action: Map<String, Value> = is_file(action).then(|| serde_json::from_slice(action).ok()).flatten()?;
    let file = action.values().next()?;
    let path = Path::from_url_path(file.get("path")?.as_str()?).ok()?;
    let checksum = file.get("tags").and_then(|tags| tags.get(TAG)?.as_str());
    Some((path, checksum.map(String::from)))
}

/// As it stands in the tag; None when the file is not there.
async fn checksum(store: &ObjectStoreRef, path: &Path) -> Result<Option<String>> {
    let file = match store.get(path).await {
        Err(ObjectStoreError::NotFound { .. }) => return Ok(None),
        file => file.map_err(deltalake_core::DeltaTableError::from)?,
    };
    let read: DeltaResult<u32> =
        async { Ok(file.into_stream().try_fold(0, |sum, bytes| async move { Ok(crc32c_append(sum, &bytes)) }).await?) }
            .await;
    Ok(Some(format!("{:08x}", read?)))
}
