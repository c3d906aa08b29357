//! A file that nobody sees until it is whole: it is written beside its destination, and renamed. A rename that does not
//! overwrite is what makes a commit put-if-absent: the NameNode does one after the other.

use std::pin::pin;
use std::time::Duration;

use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{Error, PutPayload, Result};
use futures::future::{Either, select};
use hdfs_native::file::FileWriter;
use hdfs_native::{Client, HdfsError, WriteOptions};
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use super::error::{is_closed, of_hdfs, passes};
use super::patience::{answered, patiently};

const FIRST_PAUSE: Duration = Duration::from_millis(4);

/// Between the name of a file and an id.
const TEMPORARY: &str = ".tmp.";

/// Whether a file of this name has not been published.
pub fn is_temporary(name: &str) -> bool {
    let id = name.rsplit_once(TEMPORARY).map(|(_, id)| Uuid::parse_str(id));
    name.starts_with('.') && matches!(id, Some(Ok(_)))
}

/// A new one for what is to be a file of this name.
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
        let (folder, name) = destination.rsplit_once('/').expect("it starts with a slash");
        let temporary = format!("{folder}/{}", temporary_name(name));
        // Sent again after a lost answer it meets its own file.
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

    /// Gives the closed file its name. When that fails nothing is left of it, unless the NameNode does not answer.
    pub async fn publish(self, overwrite: bool) -> Result<()> {
        let published = self.rename(overwrite).await;
        if published.is_err() {
            self.discard().await;
        }
        published
    }

    pub async fn discard(self) {
        let delete = async { self.client.delete(&self.temporary, false).await.map_err(|error| self.told(error)) };
        let _ = answered(delete).await;
    }

    /// As the object store tells it.
    pub fn told(&self, error: HdfsError) -> Error {
        of_hdfs(&error, &self.destination)
    }

    /// The answer of a rename can be lost after it was done; sent again, it finds nothing to rename. Nobody else knows
    /// the temporary file, so that it is gone says that it was renamed.
    async fn rename(&self, overwrite: bool) -> Result<()> {
        let rename = || self.client.rename(&self.temporary, &self.destination, overwrite);
        match patiently(rename, passes, |error| self.told(error)).await {
            Err(Error::NotFound { .. }) if self.is_gone().await? => Ok(()),
            other => other,
        }
    }

    async fn is_gone(&self) -> Result<bool> {
        let look = || self.client.get_file_info(&self.temporary);
        match patiently(look, passes, |error| of_hdfs(&error, &self.temporary)).await {
            Err(Error::NotFound { .. }) => Ok(true),
            found => found.map(|_| false),
        }
    }

    /// hdfs-native asks the NameNode to complete the file right after the DataNode has it, mostly before the NameNode has
    /// heard of that, and asks again after half a second. Two files make a commit: here it is asked again at once. That
    /// needs no more than the file's name as soon as the NameNode counts every byte, which the first request tells it.
    pub async fn close(&mut self) -> hdfs_native::Result<()> {
        let Self { client, writer, temporary, length, .. } = self;
        let first = match select(pin!(writer.close()), pin!(is_counted(client, temporary, *length))).await {
            Either::Left((closed, _)) => Some(closed),
            Either::Right(_) => None,
        };
        match first {
            Some(closed) => closed,
            None => close_again(writer).await,
        }
    }
}

async fn is_counted(client: &Client, path: &str, length: usize) {
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
            // An earlier request has closed it, and its answer was not waited for.
            Ok(Err(error)) if is_closed(&error) => return Ok(()),
            Ok(closed) => return closed,
            Err(_) => pause *= 2,
        }
    }
}
