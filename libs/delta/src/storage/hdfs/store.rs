//! The object store: hdfs-native's own, with time limits and retries, and with files that are written by [`NewFile`].

use std::fmt::{Display, Formatter};
use std::ops::Range;

use async_trait::async_trait;
use bytes::Bytes;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    CopyOptions, Error, GetOptions, GetResult, GetResultPayload, ListResult, MultipartUpload,
    OBJECT_STORE_COALESCE_DEFAULT, ObjectMeta, ObjectStore, PutMode, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, RenameOptions, Result, coalesce_ranges, collect_bytes,
};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt, stream};
use hdfs_native::Client;
use hdfs_native_object_store::HdfsObjectStore;

use super::error::{explained, is_transient, is_transient_in_store, of_hdfs, wrapped};
use super::new_file::NewFile;
use super::retry::{each_within_time, retry, retry_within_time};
use super::upload::Upload;

/// A file of up to this size is read as one request.
const SMALL_BYTES: u64 = 8 * 1024 * 1024;

#[derive(Debug)]
pub struct HdfsStore {
    client: Client,
    inner: HdfsObjectStore,
}

impl HdfsStore {
    pub fn new(client: Client) -> Self {
        Self { inner: HdfsObjectStore::new(client.clone()), client }
    }

    async fn ask<T, F: Future<Output = Result<T>>>(&self, path: &Path, request: impl Fn() -> F) -> Result<T> {
        retry_within_time(request, is_transient_in_store, |error| explained(error, path.as_ref())).await
    }

    /// Reads a small file, such as an entry of the log, to its end, so that it can be retried when a DataNode fails on the way.
    async fn opened(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let result = self.inner.get_opts(location, options).await?;
        let (meta, range, attributes) = (result.meta.clone(), result.range.clone(), result.attributes.clone());
        if range.end - range.start > SMALL_BYTES {
            return Ok(result);
        }
        let bytes = result.bytes().await?;
        let payload = GetResultPayload::Stream(stream::once(async { Ok(bytes) }).boxed());
        Ok(GetResult { payload, meta, range, attributes })
    }

    /// Writes the whole file again when it fails on the way: the next attempt may use another DataNode.
    async fn put(&self, location: &Path, payload: PutPayload, overwrite: bool) -> Result<()> {
        let write = || self.written(location, payload.clone());
        let file = retry_within_time(write, is_transient, |error| of_hdfs(&error, location.as_ref())).await?;
        file.publish(overwrite).await
    }

    async fn written(&self, location: &Path, payload: PutPayload) -> hdfs_native::Result<NewFile> {
        let mut file = NewFile::create(&self.client, location).await?;
        let written = async {
            file.write(payload).await?;
            file.close().await
        };
        match written.await {
            Ok(()) => Ok(file),
            Err(error) => {
                file.discard().await;
                Err(error)
            }
        }
    }
}

impl Display for HdfsStore {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("HDFS")
    }
}

#[async_trait]
impl ObjectStore for HdfsStore {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let overwrite = match options.mode {
            PutMode::Create => false,
            PutMode::Overwrite => true,
            PutMode::Update(_) => {
                return Err(Error::NotImplemented { operation: "update".into(), implementer: self.to_string() });
            }
        };
        self.put(location, payload, overwrite).await?;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn put_multipart_opts(&self, location: &Path, _: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        let create = || NewFile::create(&self.client, location);
        Ok(Box::new(Upload::to(
            retry_within_time(create, is_transient, |error| of_hdfs(&error, location.as_ref())).await?,
        )))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let result = self.ask(location, || self.opened(location, options.clone())).await?;
        let GetResultPayload::Stream(bytes) = result.payload else {
            return Ok(result);
        };
        let path = location.clone();
        let bytes = bytes.map_err(move |error| explained(error, path.as_ref()));
        Ok(GetResult { payload: GetResultPayload::Stream(each_within_time(bytes)), ..result })
    }

    /// Asks the NameNode once for the locations of the file's blocks, for all ranges.
    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        let path = format!("/{location}");
        let file = retry_within_time(|| self.client.read(&path), is_transient, |error| of_hdfs(&error, &path)).await?;
        let length = file.file_length() as u64;
        let read = |range: Range<u64>| {
            let (start, end) = (range.start.min(length), range.end.min(length));
            let (file, path) = (&file, &path);
            async move {
                let read = || {
                    let bytes = file.read_range_stream(start as usize, (end - start) as usize);
                    collect_bytes(each_within_time(bytes.map_err(wrapped)), Some(end - start))
                };
                retry(read, is_transient_in_store).await.map_err(|error| explained(error, path))
            }
        };
        coalesce_ranges(ranges, read, OBJECT_STORE_COALESCE_DEFAULT).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        each_within_time(self.inner.delete_stream(locations).map_err(|error| explained(error, "")))
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        let (inner, prefix) = (self.inner.clone(), prefix.cloned());
        let listed = async move {
            let path = prefix.clone().unwrap_or_default();
            let list = || inner.list(prefix.as_ref()).try_collect::<Vec<_>>();
            retry_within_time(list, is_transient_in_store, |error| explained(error, path.as_ref())).await
        };
        stream::once(listed).map_ok(|found| stream::iter(found.into_iter().map(Ok))).try_flatten().boxed()
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let path = prefix.cloned().unwrap_or_default();
        self.ask(&path, || self.inner.list_with_delimiter(prefix)).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.ask(to, || self.inner.copy_opts(from, to, options.clone())).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.ask(to, || self.inner.rename_opts(from, to, options.clone())).await
    }
}
