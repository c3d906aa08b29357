//! A file that becomes visible when it is complete: it is written under a temporary name beside its destination, and then
//! renamed. A rename that does not overwrite makes a commit put-if-absent, because the NameNode serializes renames.

use std::pin::pin;
use std::time::Duration;

use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{Error, PutPayload, Result};
use futures::future::{Either, select};
use hdfs_native::file::FileWriter;
use hdfs_native::{Client, HdfsError, WriteOptions};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::error::{is_closed, is_transient, of_hdfs};
use super::retry::{retry_within_time, within_time};

const FIRST_PAUSE: Duration = Duration::from_millis(4);

/// Stands between the name of a file and an id.
const TEMPORARY: &str = ".tmp.";

/// Whether this is the name of a file that has not been published.
pub fn is_temporary(name: &str) -> bool {
    let id = name.rsplit_once(TEMPORARY).map(|(_, id)| Uuid::parse_str(id));
    name.starts_with('.') && matches!(id, Some(Ok(_)))
}

/// A new temporary name for a file that will have this name.
pub fn temporary_name(name: &str) -> String {
    format!(".{name}{TEMPORARY}{}", Uuid::new_v4())
}

pub struct NewFile {
    client: Client,
    writer: FileWriter,
    temporary: String,
    destination: String,
    length: usize,
}

impl NewFile {
    pub async fn create(client: &Client, destination: &Path) -> hdfs_native::Result<Self> {
        let destination = format!("/{destination}");
        let (folder, name) = destination.rsplit_once('/').expect("the path starts with a slash");
        let temporary = format!("{folder}/{}", temporary_name(name));
        // If the answer is lost and the request is sent again, the file exists already.
        let writer = client.create(&temporary, WriteOptions::default().overwrite(true)).await?;
        Ok(Self { client: client.clone(), writer, temporary, destination, length: 0 })
    }

    pub async fn write(&mut self, payload: PutPayload) -> hdfs_native::Result<()> {
        for bytes in payload {
            self.length += bytes.len();
            self.writer.write(bytes).await?;
        }
        Ok(())
    }

    /// Gives the closed file its name. If that fails, the file is deleted, unless the NameNode does not answer.
    pub async fn publish(self, overwrite: bool) -> Result<()> {
        let published = self.rename(overwrite).await;
        if published.is_err() {
            self.discard().await;
        }
        published
    }

    pub async fn discard(self) {
        let delete = async { self.client.delete(&self.temporary, false).await.map_err(|error| self.error(error)) };
        let _ = within_time(delete).await;
    }

    /// The error as one of the object store.
    pub fn error(&self, error: HdfsError) -> Error {
        of_hdfs(&error, &self.destination)
    }

    /// The answer to a successful rename can be lost, and the request that is sent again finds no temporary file. Nobody else
    /// knows the temporary name. So if the file is gone, the rename has succeeded.
    async fn rename(&self, overwrite: bool) -> Result<()> {
        let rename = || self.client.rename(&self.temporary, &self.destination, overwrite);
        match retry_within_time(rename, is_transient, |error| self.error(error)).await {
            Err(Error::NotFound { .. }) if self.is_gone().await? => Ok(()),
            other => other,
        }
    }

    async fn is_gone(&self) -> Result<bool> {
        let look = || self.client.get_file_info(&self.temporary);
        match retry_within_time(look, is_transient, |error| of_hdfs(&error, &self.temporary)).await {
            Err(Error::NotFound { .. }) => Ok(true),
            found => found.map(|_| false),
        }
    }

    /// hdfs-native asks the NameNode to complete the file as soon as the DataNode has its bytes. Mostly the NameNode does not
    /// know of them yet, and hdfs-native asks again after half a second. A commit has two files, so this method asks again
    /// as soon as the NameNode counts every byte. The first request reports the last block; the next ones need only the
    /// file's name.
    pub async fn close(&mut self) -> hdfs_native::Result<()> {
        let Self { client, writer, temporary, length, .. } = self;
        let first = match select(pin!(writer.close()), pin!(wait_for_every_byte(client, temporary, *length))).await {
            Either::Left((closed, _)) => Some(closed),
            Either::Right(_) => None,
        };
        match first {
            Some(closed) => closed,
            None => close_again(writer).await,
        }
    }
}

async fn wait_for_every_byte(client: &Client, path: &str, length: usize) {
    let mut pause = FIRST_PAUSE;
    while !matches!(client.get_file_info(path).await, Ok(status) if status.length == length) {
        sleep(pause).await;
        pause *= 2;
    }
}

async fn close_again(writer: &mut FileWriter) -> hdfs_native::Result<()> {
    let mut pause = FIRST_PAUSE;
    loop {
        match timeout(pause, writer.close()).await {
            // An earlier request, whose answer was not awaited, has closed the file.
            Ok(Err(error)) if is_closed(&error) => return Ok(()),
            Ok(closed) => return closed,
            Err(_) => pause *= 2,
        }
    }
}
