//! Checksums of data files. They are computed from the bytes on their way to the store, and the log has each as a tag of
//! its file: `crc32c`, eight hexadecimal digits. Tags survive checkpoints and restores.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard};

use bytes::Bytes;
use crc32c::crc32c_append;
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{ObjectStoreExt, PutPayload};
use deltalake_core::{DeltaResult, DeltaTableError, ObjectStoreError};
use futures::TryStreamExt;
use serde_json::{Map, Value};

use crate::error::Result;

pub const CHECKSUM_TAG: &str = "crc32c";

/// Checksums of written files by file name. Names are unique, because each has a UUID.
#[derive(Debug, Default)]
pub struct Checksums(Mutex<HashMap<String, u32>>);

impl Checksums {
    pub fn add(&self, location: &Path, checksum: u32) {
        let is_data = location.parts().all(|part| part.as_ref() != "_delta_log");
        if let (true, Some(name)) = (is_data, location.filename()) {
            self.files().insert(name.to_string(), checksum);
        }
    }

    /// The entry of a commit, with the checksums of its files as tags.
    pub fn tagged(&self, entry: Bytes) -> Bytes {
        let files = self.files();
        if files.is_empty() {
            return entry;
        }
        let actions =
            entry.split(|byte| *byte == b'\n').map(|action| tagged(action, &files).unwrap_or_else(|| action.to_vec()));
        actions.collect::<Vec<_>>().join(&b'\n').into()
    }

    fn files(&self) -> MutexGuard<'_, HashMap<String, u32>> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

fn is_file(action: &[u8]) -> bool {
    [b"{\"add\"", b"{\"cdc\""].iter().any(|start| action.starts_with(*start))
}

/// None when the action adds no file of which the checksum is known.
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
    tags.as_object_mut()?.insert(CHECKSUM_TAG.into(), format!("{checksum:08x}").into());
    serde_json::to_vec(&action).ok()
}

/// Extends a checksum by the bytes that follow.
pub fn append(checksum: u32, payload: &PutPayload) -> u32 {
    payload.iter().fold(checksum, |checksum, bytes| crc32c_append(checksum, bytes))
}

/// The path of a data file, relative to the table, and its checksum; None when the log has no checksum of it.
pub type FileChecksum = (Path, Option<String>);

/// The file that an action adds; None for other actions.
pub fn file_checksum(action: &[u8]) -> Option<FileChecksum> {
    let action: Map<String, Value> = is_file(action).then(|| serde_json::from_slice(action).ok()).flatten()?;
    let file = action.values().next()?;
    let path = Path::from_url_path(file.get("path")?.as_str()?).ok()?;
    let checksum = file.get("tags").and_then(|tags| tags.get(CHECKSUM_TAG)?.as_str());
    Some((path, checksum.map(String::from)))
}

/// Computes the checksum of a stored file, in the form of the tag; None when the file does not exist.
pub async fn read_checksum(store: &ObjectStoreRef, path: &Path) -> Result<Option<String>> {
    let file = match store.get(path).await {
        Err(ObjectStoreError::NotFound { .. }) => return Ok(None),
        file => file.map_err(DeltaTableError::from)?,
    };
    let read: DeltaResult<u32> =
        async { Ok(file.into_stream().try_fold(0, |sum, bytes| async move { Ok(crc32c_append(sum, &bytes)) }).await?) }
            .await;
    Ok(Some(format!("{:08x}", read?)))
}
