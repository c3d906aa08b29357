//! HDFS, by hdfs-native. This module adds time limits, commits whose outcome is known, the deletion of temporary files, and
//! one connection for all tables of a process.

mod error;
mod new_file;
mod retry;
mod store;
mod upload;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex};

use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::logstore::{ObjectStoreFactory, ObjectStoreRef, StorageConfig, object_store_factories};
use deltalake_core::{DeltaResult, DeltaTableError};
use hdfs_native::{Client, ClientBuilder, HdfsError};
use url::{Position, Url};

pub use new_file::{is_temporary, temporary_name};
use store::HdfsStore;

use crate::error::messages::is_unknown_name_service;

/// Clients by host and options. A client is one connection to the NameNode, which takes any number of concurrent calls.
static CLIENTS: LazyLock<Mutex<HashMap<Configured, Client>>> = LazyLock::new(Mutex::default);

type Configured = (String, BTreeMap<String, String>);

/// Registers the store with delta-rs.
pub fn register() {
    deltalake_hdfs::register_handlers(None);
    for scheme in ["hdfs", "viewfs"] {
        let url = Url::parse(&format!("{scheme}://")).expect("the scheme of a URL is valid");
        object_store_factories().insert(url, Arc::new(Factory));
    }
}

struct Factory;

impl ObjectStoreFactory for Factory {
    fn parse_url_opts(&self, url: &Url, config: &StorageConfig) -> DeltaResult<(ObjectStoreRef, Path)> {
        let client =
            client(url, &config.raw).map_err(|error| DeltaTableError::InvalidTableLocation(message(&error)))?;
        Ok((Arc::new(HdfsStore::new(client)), Path::from_url_path(url.path())?))
    }
}

fn client(url: &Url, options: &HashMap<String, String>) -> Result<Client, HdfsError> {
    let host = url[..Position::BeforePath].to_string();
    let options: BTreeMap<_, _> = options.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut clients = CLIENTS.lock().expect("no code panics while it holds this lock");
    if let Some(client) = clients.get(&(host.clone(), options.clone())) {
        return Ok(client.clone());
    }
    let client = ClientBuilder::new().with_url(&host).with_config(options.clone()).build()?;
    clients.insert((host, options), client.clone());
    Ok(client)
}

fn message(error: &HdfsError) -> String {
    match error {
        HdfsError::InvalidArgument(text) if is_unknown_name_service(text) => {
            "the URL has no port, and HADOOP_CONF_DIR has no such name service".into()
        }
        other => other.to_string(),
    }
}
