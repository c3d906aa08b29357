//! The time by the clock of a storage.

use std::collections::HashMap;

use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{ObjectStoreExt, PutPayload};
use deltalake_core::{DeltaTableError, ObjectStoreError};
use napi_derive::napi;

use super::hdfs;
use super::location::open_log;
use crate::abort::NativeAbort;
use crate::error::Error;

/// Milliseconds since the epoch: the modification time of an empty file that is written into the table's folder and deleted
/// again.
#[napi]
pub async fn storage_time(
    url: String,
    storage_options: Option<HashMap<String, String>>,
    abort: &NativeAbort,
) -> napi::Result<i64> {
    let (log_store, _) = open_log(&url, storage_options)?;
    let store = log_store.object_store(None);
    // If the process is killed, VACUUM deletes the file: its name is that of an unfinished one.
    let location = Path::from(hdfs::temporary_name("clock"));
    let written = async {
        store.put(&location, PutPayload::new()).await?;
        let file = store.head(&location).await;
        store.delete(&location).await?;
        Ok::<_, ObjectStoreError>(file?.last_modified.timestamp_millis())
    };
    Ok(abort.or(async { written.await.map_err(|error| Error::from(DeltaTableError::from(error))) }).await?)
}
