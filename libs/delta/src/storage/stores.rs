//! The object stores of one session. DataFusion's own registry selects a store by scheme and host, so that two tables on one
//! host would share the credentials and counters of the first one. Here the path selects too: each table has its own store.

use std::collections::HashMap;
use std::fmt::{Display, Formatter};
use std::ops::Range;
use std::sync::{Arc, Mutex, RwLock};

use async_trait::async_trait;
use bytes::Bytes;
use deltalake_core::DeltaTable;
use deltalake_core::datafusion::error::{DataFusionError, Result as DataFusionResult};
use deltalake_core::datafusion::execution::object_store::ObjectStoreRegistry;
use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::logstore::ObjectStoreRef;
use deltalake_core::logstore::object_store::local::LocalFileSystem;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore, ObjectStoreScheme,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result,
};
use futures::stream::BoxStream;
use futures::{StreamExt, stream};
use url::{Position, Url};

/// The shared runtime environment, with a registry of stores for one session.
pub fn with_own_stores(shared: &RuntimeEnv) -> Arc<RuntimeEnv> {
    Arc::new(RuntimeEnv { object_store_registry: Arc::new(SessionStores::default()), ..shared.clone() })
}

/// Maps a table's paths to the table's store, for the life of the session.
pub fn add_table(context: &SessionContext, table: &DeltaTable) {
    let log_store = table.log_store();
    context.runtime_env().register_object_store(log_store.root_url(), log_store.root_object_store(None));
}

#[derive(Debug, Default)]
struct SessionStores {
    hosts: Mutex<HashMap<String, Arc<Router>>>,
}

impl SessionStores {
    fn host(url: &Url) -> String {
        url[..Position::AfterPort].to_string()
    }
}

impl ObjectStoreRegistry for SessionStores {
    /// Unlike DataFusion's own registry, this one takes the path of the URL into account.
    fn register_store(&self, url: &Url, store: ObjectStoreRef) -> Option<ObjectStoreRef> {
        // As in delta-rs: the path of some clouds' URLs begins with the name of the bucket.
        let prefix = ObjectStoreScheme::parse(url).map(|(_, path)| path);
        let prefix = prefix.or_else(|_| Path::from_url_path(url.path())).unwrap_or_default();
        let mut hosts = self.hosts.lock().expect("no code panics while it holds this lock");
        hosts.entry(Self::host(url)).or_insert_with(|| Router::of(url)).add(prefix, store)
    }

    fn get_store(&self, url: &Url) -> DataFusionResult<ObjectStoreRef> {
        let mut hosts = self.hosts.lock().expect("no code panics while it holds this lock");
        match hosts.get(&Self::host(url)) {
            Some(router) => Ok(router.clone()),
            None if url.scheme() == "file" => {
                Ok(hosts.entry(Self::host(url)).or_insert_with(|| Router::of(url)).clone())
            }
            None => Err(DataFusionError::Plan(format!("no table of this session is on {}", Self::host(url)))),
        }
    }
}

#[derive(Debug)]
struct Router {
    /// Longest prefix first.
    routes: RwLock<Vec<(Path, ObjectStoreRef)>>,
}

impl Router {
    fn of(url: &Url) -> Arc<Self> {
        // For files outside of tables: Arrow and Parquet sources.
        let local = (url.scheme() == "file").then(|| (Path::default(), Arc::new(LocalFileSystem::new()) as _));
        Arc::new(Self { routes: RwLock::new(local.into_iter().collect()) })
    }

    fn add(&self, prefix: Path, store: ObjectStoreRef) -> Option<ObjectStoreRef> {
        let mut routes = self.routes.write().expect("no code panics while it holds this lock");
        if let Some((_, old)) = routes.iter_mut().find(|(known, _)| *known == prefix) {
            return Some(std::mem::replace(old, store));
        }
        routes.push((prefix, store));
        routes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.as_ref().len()));
        None
    }

    fn to(&self, location: &Path) -> ObjectStoreRef {
        let routes = self.routes.read().expect("no code panics while it holds this lock");
        let route = routes.iter().find(|(prefix, _)| location.prefix_matches(prefix)).or(routes.last());
        route.expect("a router is made with its first route").1.clone()
    }

    fn below(&self, prefix: Option<&Path>) -> ObjectStoreRef {
        self.to(prefix.unwrap_or(&Path::default()))
    }
}

impl Display for Router {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("the stores of a session")
    }
}

#[async_trait]
impl ObjectStore for Router {
    async fn put_opts(&self, location: &Path, payload: PutPayload, options: PutOptions) -> Result<PutResult> {
        self.to(location).put_opts(location, payload, options).await
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        self.to(location).put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        self.to(location).get_opts(location, options).await
    }

    async fn get_ranges(&self, location: &Path, ranges: &[Range<u64>]) -> Result<Vec<Bytes>> {
        self.to(location).get_ranges(location, ranges).await
    }

    /// A session never deletes: the operations of a table do so at the table's own store.
    fn delete_stream(&self, _: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        let error = Error::NotImplemented { operation: "delete".into(), implementer: self.to_string() };
        stream::once(async { Err(error) }).boxed()
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        self.below(prefix).list(prefix)
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        self.below(prefix).list_with_offset(prefix, offset)
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        self.below(prefix).list_with_delimiter(prefix).await
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.to(from).copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.to(from).rename_opts(from, to, options).await
    }
}
