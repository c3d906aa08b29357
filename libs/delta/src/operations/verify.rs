//! Compares data files with the checksums in the log.

use deltalake_core::DeltaTable;
use futures::{StreamExt, TryStreamExt, stream};
use napi_derive::napi;

use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::storage::{CHECKSUM_TAG, FileChecksum, actions, file_checksum, read_checksum};
use crate::table::NativeTable;

/// Files that are read at the same time.
const CONCURRENT_READS: usize = 4;

#[napi(object)]
pub struct Verification {
    /// Files whose bytes are those that were written.
    pub verified: i64,
    /// Files without a checksum: another program, or an earlier version of this library, wrote them.
    pub unverified: i64,
    /// Paths of files that have changed or are missing, relative to the table.
    pub damaged: Vec<String>,
}

#[napi]
impl NativeTable {
    /// Reads data files and compares each with its checksum: all files of the loaded version, or those that the commits of
    /// `versions` wrote.
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
                let compared = stream::iter(known).map(|(path, expected)| {
                    let store = store.clone();
                    async move {
                        Ok::<_, Error>((read_checksum(&store, &path).await? != expected).then(|| path.to_string()))
                    }
                });
                compared.buffered(CONCURRENT_READS).try_filter_map(|damaged| async { Ok(damaged) }).try_collect().await
            })
            .await?;
        Ok(Verification { verified: (count - damaged.len()) as i64, unverified: unknown.len() as i64, damaged })
    }
}

fn active(table: &DeltaTable) -> Result<Vec<FileChecksum>> {
    let files = table.snapshot()?.log_data();
    let tagged = files.iter().map(|file| {
        #[expect(deprecated, reason = "nothing else returns the tags")]
        let tags = file.add_action().tags.unwrap_or_default();
        (file.object_store_path(), tags.get(CHECKSUM_TAG).cloned().flatten())
    });
    Ok(tagged.collect())
}

/// The files of commits that are no longer in the log are not compared.
async fn written(table: &DeltaTable, versions: Vec<i64>) -> Result<Vec<FileChecksum>> {
    let log_store = table.log_store();
    let mut files = Vec::new();
    for version in versions {
        let entry = log_store.read_commit_entry(version as u64).await?.unwrap_or_default();
        files.extend(actions(&entry).filter_map(file_checksum));
    }
    Ok(files)
}
