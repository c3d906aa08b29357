//! hdfs-native waits for ever for a server that takes a request and does not answer, and not at all for a NameNode that
//! restarts or takes over from another one. Here both are bounded.

use std::time::Duration;

use deltalake_core::logstore::object_store::{Error, Result};
use futures::stream::BoxStream;
use futures::{Stream, StreamExt, stream};
use tokio::time::{Instant, sleep, timeout};

use super::error::no_answer;

/// As long as Hadoop's own client waits (dfs.client.socket-timeout): a garbage collection of a large NameNode, or a disk
/// that is slow to take its log, can take half a minute.
const ANSWER: Duration = Duration::from_secs(60);
/// A fail-over takes a few seconds, and whoever waits for a dead NameNode wants to know.
const RECOVERY: Duration = Duration::from_secs(15);
const PAUSE: Duration = Duration::from_millis(500);

/// One request, or one step of a transfer.
pub async fn answered<T>(request: impl Future<Output = Result<T>>) -> Result<T> {
    timeout(ANSWER, request).await.unwrap_or_else(|_| Err(no_answer(ANSWER.as_secs())))
}

/// Sends a request again while its error is one that passes, each in bounded time. What is sent has to do no harm when
/// it is done twice.
pub async fn patiently<T, E, F: Future<Output = std::result::Result<T, E>>>(
    request: impl Fn() -> F,
    passes: impl Fn(&E) -> bool,
    explain: impl Fn(E) -> Error,
) -> Result<T> {
    // The error of an answer that does not come passes for none that does.
    let bounded = || async { timeout(ANSWER, request()).await.map_err(|_| None)?.map_err(Some) };
    repeatedly(bounded, |error| error.as_ref().is_some_and(&passes))
        .await
        .map_err(|error| error.map_or_else(|| no_answer(ANSWER.as_secs()), &explain))
}

/// As `patiently`, of what bounds its own steps.
pub async fn repeatedly<T, E, F: Future<Output = std::result::Result<T, E>>>(
    request: impl Fn() -> F,
    passes: impl Fn(&E) -> bool,
) -> std::result::Result<T, E> {
    let end = Instant::now() + RECOVERY;
    loop {
        match request().await {
            Err(error) if passes(&error) && Instant::now() < end => sleep(PAUSE).await,
            result => return result,
        }
    }
}

/// The items of a stream, each in bounded time.
pub fn each_answered<T: Send + 'static>(
    items: impl Stream<Item = Result<T>> + Send + 'static,
) -> BoxStream<'static, Result<T>> {
    stream::unfold(Some(items.boxed()), |items| async {
        let mut items = items?;
        match timeout(ANSWER, items.next()).await {
            Ok(item) => item.map(|item| (item, Some(items))),
            Err(_) => Some((Err(no_answer(ANSWER.as_secs())), None)),
        }
    })
    // The kernel polls on after the end.
    .fuse()
    .boxed()
}
