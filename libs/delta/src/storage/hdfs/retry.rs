//! Time limits and retries. hdfs-native waits forever for a server that accepts a request and does not answer, and does not
//! wait at all for a NameNode that restarts or takes over from another one.

use std::time::Duration;

use deltalake_core::logstore::object_store::{Error, Result};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, stream};
use tokio::time::{Instant, sleep, timeout};

use super::error::no_answer;

/// The default of Hadoop's own client (dfs.client.socket-timeout): a garbage collection of a large NameNode, or a write to
/// its log on a slow disk, can take half a minute.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);
/// A failover takes a few seconds. A NameNode that is down for longer must be reported.
const RECOVERY_TIMEOUT: Duration = Duration::from_secs(15);
const RETRY_PAUSE: Duration = Duration::from_millis(500);

/// Limits the time of one request, or of one step of a transfer.
pub async fn within_time<T>(request: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(ANSWER_TIMEOUT, request).await.unwrap_or_else(|_| Err(no_answer(ANSWER_TIMEOUT.as_secs())))
}

/// Retries a request while its error is transient, and limits the time of each attempt. The request must be idempotent.
pub async fn retry_within_time<T, E, F: Future<Output = std::result::Result<T, E>>>(
    request: impl Fn() -> F,
    is_transient: impl Fn(&E) -> bool,
    explain: impl Fn(E) -> Error,
) -> Result<T> {
    // A time limit that is exceeded is not transient: None.
    let bounded = || async { timeout(ANSWER_TIMEOUT, request()).await.map_err(|_| None)?.map_err(Some) };
    retry(bounded, |error| error.as_ref().is_some_and(&is_transient))
        .await
        .map_err(|error| error.map_or_else(|| no_answer(ANSWER_TIMEOUT.as_secs()), &explain))
}

/// Retries a request while its error is transient. The request limits its own time and must be idempotent.
pub async fn retry<T, E, F: Future<Output = std::result::Result<T, E>>>(
    request: impl Fn() -> F,
    is_transient: impl Fn(&E) -> bool,
) -> std::result::Result<T, E> {
    let end = Instant::now() + RECOVERY_TIMEOUT;
    loop {
        match request().await {
            Err(error) if is_transient(&error) && Instant::now() < end => sleep(RETRY_PAUSE).await,
            result => return result,
        }
    }
}

/// Limits the time of each item of a stream.
pub fn each_within_time<T: Send + 'static>(
    items: impl Stream<Item = Result<T>> + Send + 'static,
) -> BoxStream<'static, Result<T>> {
    stream::unfold(Some(items.boxed()), |items| async {
        let mut items = items?;
        match timeout(ANSWER_TIMEOUT, items.next()).await {
            Ok(item) => item.map(|item| (item, Some(items))),
            Err(_) => Some((Err(no_answer(ANSWER_TIMEOUT.as_secs())), None)),
        }
    })
    // The kernel polls the stream again after its end.
    .fuse()
    .boxed()
}
