//! A large file in parts. They are written in the order in which they arrive, because HDFS only appends to a file.

use async_trait::async_trait;
use deltalake_core::logstore::object_store::{Error, MultipartUpload, PutPayload, PutResult, Result, UploadPart};
use futures::FutureExt;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::new_file::NewFile;
use super::retry::within_time;

type Part = (PutPayload, oneshot::Sender<Result<()>>);

pub struct Upload {
    /// Both are None after the upload has ended.
    parts: Option<mpsc::UnboundedSender<Part>>,
    writing: Option<JoinHandle<NewFile>>,
}

impl Upload {
    pub fn to(file: NewFile) -> Self {
        let (parts, received) = mpsc::unbounded_channel();
        Self { parts: Some(parts), writing: Some(tokio::spawn(write(file, received))) }
    }

    /// Waits until the last part is written, and returns the file.
    async fn end(&mut self) -> Result<NewFile> {
        self.parts = None;
        let writing = self.writing.take().ok_or_else(|| failed("the upload has ended"))?;
        Ok(writing.await?)
    }
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Upload")
    }
}

async fn write(mut file: NewFile, mut parts: mpsc::UnboundedReceiver<Part>) -> NewFile {
    while let Some((part, done)) = parts.recv().await {
        // The caller may have stopped waiting for this part.
        let written = within_time(async { Ok(file.write(part).await) }).await;
        let _ = done.send(written.and_then(|written| written.map_err(|error| file.error(error))));
    }
    file
}

fn failed(what: &'static str) -> Error {
    Error::Generic { store: "HDFS", source: what.into() }
}

#[async_trait]
impl MultipartUpload for Upload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (done, written) = oneshot::channel();
        let sent = self.parts.as_ref().is_some_and(|parts| parts.send((data, done)).is_ok());
        async move {
            if !sent {
                return Err(failed("the upload has ended"));
            }
            written.await.unwrap_or_else(|_| Err(failed("the upload was given up")))
        }
        .boxed()
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let mut file = self.end().await?;
        let closed = within_time(async { Ok(file.close().await) }).await;
        match closed.and_then(|closed| closed.map_err(|error| file.error(error))) {
            Ok(()) => file.publish(true).await?,
            Err(error) => {
                file.discard().await;
                return Err(error);
            }
        }
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn abort(&mut self) -> Result<()> {
        self.end().await?.discard().await;
        Ok(())
    }
}
