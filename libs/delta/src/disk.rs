//! Tables on a local disk. Data files are synced before the log entry that names them is written, and the entry before its
//! commit returns. Without that the system keeps both in memory for up to half a minute, and a loss of power takes them.

use std::fmt::{Display, Formatter};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::ops::Range;
use std::path::{Path as DiskPath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use deltalake_core::DeltaResult;
use deltalake_core::logstore::object_store::local::LocalFileSystem;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, PutMode,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result, UploadPart,
};
use deltalake_core::logstore::{ObjectStoreFactory, ObjectStoreRef, StorageConfig, object_store_factories};
use futures::stream::BoxStream;
use napi_derive::napi;
use url::Url;
use uuid::Uuid;

use crate::threads::on_io_thread;

static SYNC: AtomicBool = AtomicBool::new(true);

/// Whether this process waits until the files that it writes have reached the local disk; at first it does. Without it a
/// commit costs less, and a loss of power may take it back, or a part of it.
#[napi]
pub fn sync_writes(on: bool) {
    SYNC.store(on, Ordering::Relaxed);
}

/// Makes the store known to delta-rs.
pub fn register() {
    let url = Url::parse("file://").expect("the scheme of a URL");
    object_store_factories().insert(url, Arc::new(Factory));
}

struct Factory;

impl ObjectStoreFactory for Factory {
    fn parse_url_opts(&self, url: &Url, _: &StorageConfig) -> DeltaResult<(ObjectStoreRef, Path)> {
        Ok((Arc::new(Disk::default()), Path::from_url_path(url.path())?))
    }
}

/// The local disk. Only what writes differs from `LocalFileSystem`.
#[derive(Debug, Default)]
pub struct Disk {
    inner: LocalFileSystem,
}

impl Display for Disk {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        self.inner.fmt(f)
    }
}

#[async_trait]
impl ObjectStore for Disk {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        let create = match options.mode {
            PutMode::Create => true,
            PutMode::Overwrite => false,
            PutMode::Update(_) => return self.inner.put_opts(location, payload, options).await,
        };
        if !SYNC.load(Ordering::Relaxed) {
            return self.inner.put_opts(location, payload, options).await;
        }
        let path = self.inner.path_to_filesystem(location)?;
        on_disk(move || put(&path, &payload, create)).await?;
        Ok(PutResult { e_tag: None, version: None })
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        if !SYNC.load(Ordering::Relaxed) {
            return self.inner.put_multipart_opts(location, options).await;
        }
        let path = self.inner.path_to_filesystem(location)?;
        let folder = folder_of(&path).to_path_buf();
        on_disk(move || make_folder(&folder)).await?;
        let inner = self.inner.put_multipart_opts(location, options).await?;
        Ok(Box::new(SyncedUpload { inner, path }))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.inner.get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.inner.get_ranges(location, ranges).await
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        self.inner.delete_stream(locations)
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.inner.list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.inner.list_with_delimiter(prefix).await
    }

    // Not synced: delta-rs neither copies nor renames in tables on a local disk.
    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.inner.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.inner.rename_opts(from, to, options).await
    }
}

#[derive(Debug)]
struct SyncedUpload {
    inner: Box<dyn MultipartUpload>,
    path: PathBuf,
}

#[async_trait]
impl MultipartUpload for SyncedUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        self.inner.put_part(data)
    }

    /// Nothing names the file yet, so that it may have its name before its content has reached the disk.
    async fn complete(&mut self) -> Result<PutResult> {
        let result = self.inner.complete().await?;
        let path = self.path.clone();
        on_disk(move || {
            // Windows syncs only what is open for writing.
            File::options().write(true).open(&path)?.sync_all()?;
            sync_folder(folder_of(&path))
        })
        .await?;
        Ok(result)
    }

    async fn abort(&mut self) -> Result<()> {
        self.inner.abort().await
    }
}

/// The file gets its name when its content has reached the disk. Errors: `AlreadyExists`, when it must not be there.
fn put(path: &DiskPath, payload: &PutPayload, create: bool) -> io::Result<()> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let staged = staged(path);
    let named = write(&staged, payload).and_then(|()| match create {
        true => fs::hard_link(&staged, path),
        false => fs::rename(&staged, path),
    });
    if create || named.is_err() {
        // What is left of it is no file of the table, and is deleted with those of killed processes.
        let _ = fs::remove_file(&staged);
    }
    named?;
    sync_folder(folder)
}

fn write(path: &DiskPath, payload: &PutPayload) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    payload.iter().try_for_each(|bytes| file.write_all(bytes))?;
    file.sync_all()
}

/// Named as object_store names what has no name of its own yet, so that it lists none of them.
fn staged(path: &DiskPath) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("#{}", Uuid::new_v4().as_u128()));
    name.into()
}

fn folder_of(path: &DiskPath) -> &DiskPath {
    path.parent().expect("a file is in a folder")
}

/// Makes a folder with all above it, each of which has reached the disk.
fn make_folder(folder: &DiskPath) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder_of(folder);
    make_folder(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(above),
    }
}

/// Windows has no sync of a folder: NTFS keeps names in its journal.
fn sync_folder(folder: &DiskPath) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)?.sync_all()
}

async fn on_disk(work: impl FnOnce() -> io::Result<()> + Send + 'static) -> Result<()> {
    let done = on_io_thread(work).await?;
    done.map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => Error::AlreadyExists { path: String::new(), source: source.into() },
        _ => Error::Generic { store: "local", source: source.into() },
    })
}
