//! An object store that counts what a table reads and writes, computes the checksums of written files, and works on the I/O
//! threads. It copies nothing and passes every call on unchanged, so that several ranges remain one request.

use std::fmt::{Display, Formatter};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use deltalake_core::ObjectStoreError;
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    CopyOptions, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result, UploadPart,
};
use futures::StreamExt;
use futures::stream::{self, BoxStream};
use napi_derive::napi;

use super::checksums::{Checksums, append};
use crate::threads::{OnIo, on_io_thread};

#[napi(object)]
pub struct IoCounts {
    pub bytes_read: i64,
    pub bytes_written: i64,
    pub requests: i64,
}

#[derive(Debug, Default)]
pub struct Counters {
    read: AtomicU64,
    written: AtomicU64,
    requests: AtomicU64,
}

impl Counters {
    fn request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self, bytes: u64) {
        self.read.fetch_add(bytes, Ordering::Relaxed);
    }

    fn write(&self, payload: &PutPayload) {
        self.request();
        self.written.fetch_add(payload.content_length() as u64, Ordering::Relaxed);
    }

    pub fn now(&self) -> IoCounts {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed) as i64;
        IoCounts { bytes_read: load(&self.read), bytes_written: load(&self.written), requests: load(&self.requests) }
    }
}

#[derive(Debug)]
pub struct Counting {
    pub inner: ObjectStoreRef,
    pub counters: Arc<Counters>,
    pub checksums: Arc<Checksums>,
}

impl Display for Counting {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

#[async_trait]
impl ObjectStore for Counting {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.counters.write(&payload);
        let checksum = append(0, &payload);
        let result = OnIo(self.inner.put_opts(location, payload, options)).await?;
        self.checksums.add(location, checksum);
        Ok(result)
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.counters.request();
        let inner = OnIo(self.inner.put_multipart_opts(location, options)).await?;
        let (counters, checksums) = (self.counters.clone(), self.checksums.clone());
        Ok(Box::new(CountingUpload { inner, counters, checksums, location: location.clone(), checksum: 0 }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.counters.request();
        let without_body = options.head;
        let mut result = OnIo(self.inner.get_opts(location, options)).await?;
        if !without_body {
            self.counters.read(result.range.end - result.range.start);
        }
        if let GetResultPayload::File(file, _) = result.payload {
            result.payload = GetResultPayload::Stream(contents(file, result.range.clone()));
        }
        Ok(result)
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.counters.request();
        let parts = OnIo(self.inner.get_ranges(location, ranges)).await?;
        self.counters.read(parts.iter().map(|part| part.len() as u64).sum());
        Ok(parts)
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let counters = self.counters.clone();
        OnIo(self.inner.delete_stream(locations.inspect(move |_| counters.request()).boxed())).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.counters.request();
        OnIo(self.inner.list(prefix)).boxed()
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.counters.request();
        OnIo(self.inner.list_with_offset(prefix, offset)).boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.counters.request();
        OnIo(self.inner.list_with_delimiter(prefix)).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.counters.request();
        OnIo(self.inner.copy_opts(from, to, options)).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.counters.request();
        OnIo(self.inner.rename_opts(from, to, options)).await
    }
}

/// Bytes of one read of a local file.
const PIECE_BYTES: u64 = 1 << 20;

/// The bytes of a local file, read on the I/O threads: object_store would read the file on the caller's threads.
fn contents(file: File, range: Range<u64>) -> BoxStream<'static, Result<Bytes>> {
    let file = Arc::new(file);
    let pieces =
        range.clone().step_by(PIECE_BYTES as usize).map(move |start| start..range.end.min(start + PIECE_BYTES));
    stream::iter(pieces).then(move |piece| read(file.clone(), piece)).boxed()
}

async fn read(file: Arc<File>, piece: Range<u64>) -> Result<Bytes> {
    let bytes = on_io_thread(move || -> io::Result<_> {
        let mut bytes = vec![0; (piece.end - piece.start) as usize];
        file.read_exact_at(&mut bytes, piece.start)?;
        Ok(bytes.into())
    });
    bytes.await?.map_err(|source| ObjectStoreError::Generic { store: "local", source: source.into() })
}

#[derive(Debug)]
struct CountingUpload {
    inner: Box<dyn MultipartUpload>,
    counters: Arc<Counters>,
    checksums: Arc<Checksums>,
    location: Path,
    /// The checksum of the parts so far, which come in order.
    checksum: u32,
}

#[async_trait]
impl MultipartUpload for CountingUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.counters.write(&data);
        self.checksum = append(self.checksum, &data);
        Box::pin(OnIo(self.inner.put_part(data)))
    }

    async fn complete(&mut self) -> Result<PutResult> {
        self.counters.request();
        let result = OnIo(self.inner.complete()).await?;
        self.checksums.add(&self.location, self.checksum);
        Ok(result)
    }

    async fn abort(&mut self) -> Result<()> {
        self.counters.request();
        OnIo(self.inner.abort()).await
    }
}
