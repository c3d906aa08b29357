//! Opens the log at a URL, on a store that counts its requests and computes checksums.

use std::collections::HashMap;
use std::sync::Arc;

use deltalake_core::DeltaTableBuilder;
use deltalake_core::logstore::{LogStoreRef, StorageConfig, object_store_factories};
use url::Url;

use super::checksums::Checksums;
use super::compare_and_swap::CompareAndSwap;
use super::io::{Counters, Counting};
use super::panics::hide_caught;
use super::{disk, hdfs};
use crate::error::{Error, Result};

pub fn open_log(url: &str, options: Option<HashMap<String, String>>) -> Result<(LogStoreRef, Arc<Counters>)> {
    let url = Url::parse(url).map_err(|_| Error::invalid("the table's location is not a URL"))?;
    register(url.scheme());
    hide_caught();
    let builder = DeltaTableBuilder::from_url(url.clone())?.with_storage_options(options.unwrap_or_default());
    let scheme = Url::parse(&format!("{}://", url.scheme())).expect("the scheme of a URL is valid");
    let factories = object_store_factories();
    let factory =
        factories.get(&scheme).ok_or_else(|| Error::invalid(format!("no storage for {}:// URLs", url.scheme())))?;
    let (inner, _) = factory.parse_url_opts(&url, &StorageConfig::parse_options(builder.storage_options())?)?;
    let counters = Arc::<Counters>::default();
    let checksums = Arc::<Checksums>::default();
    let counting = Counting { inner, counters: counters.clone(), checksums: checksums.clone() };
    let inner = builder.with_storage_backend(Arc::new(counting), url).build_storage()?;
    Ok((Arc::new(CompareAndSwap { inner, checksums }), counters))
}

/// Registers the store of a scheme with delta-rs. The crate's features decide which clouds there are.
fn register(scheme: &str) {
    match scheme {
        "file" => disk::register(),
        "hdfs" | "viewfs" => hdfs::register(),
        #[cfg(feature = "s3")]
        "s3" | "s3a" => deltalake_aws::register_handlers(None),
        #[cfg(feature = "azure")]
        "az" | "adl" | "azure" | "abfs" | "abfss" => deltalake_azure::register_handlers(None),
        #[cfg(feature = "gcs")]
        "gs" => deltalake_gcp::register_handlers(None),
        _ => {}
    }
}
