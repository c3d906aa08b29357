//! What time it is by the clock of a storage.

use std::collections::HashMap;

use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{ObjectStoreExt, PutPayload};
use deltalake_core::{DeltaTableError, ObjectStoreError};
use napi_derive::napi;

use crate::error::Error;
use crate::hdfs;
use crate::operation::NativeAbort;
use crate::table::log_store;

/// Milliseconds since 1970, of an empty file that is written beside a table's and deleted again.
#[napi]
pub async fn storage_time(
    url: String,
    storage_options: Option<HashMap<String, String>>,
    abort: &NativeAbort,
) -> napi::Result<i64> {
    let (log_store, _) = log_store(&url, storage_options)?;
    let store = log_store.object_store(None);
    // Should the process be killed, VACUUM deletes it.
    let location = Path::from(hdfs::temporary_name("clock"));
    let written = async {
        store.put(&location, PutPayload::new()).await?;
        let file = store.head(&location).await;
        store.delete(&location).await?;
        Ok::<_, ObjectStoreError>(file?.last_modified.timestamp_millis())
    };
    Ok(abort.or(async { written.await.map_err(|error| Error::from(DeltaTableError::from(error))) }).await?)
}
