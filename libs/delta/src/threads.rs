//! The threads of the library. A call into delta-rs holds a thread while it waits for the storage, and the storage of the
//! local disk takes a thread for each request. Were they threads of one pool, as many calls as it has would wait for
//! ever: so the storage has a pool of its own.

use std::env;
use std::num::NonZeroUsize;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::thread::available_parallelism;

use futures::{FutureExt, Stream, StreamExt};
use napi::bindgen_prelude::create_custom_tokio_runtime;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

/// Bytes, of which the system gives only those that are used. A statement is planned by functions that call themselves
/// once for each level of an expression, and `a OR b OR c` has three.
const STACK: usize = 16 << 20;

static IO: LazyLock<Runtime> = LazyLock::new(|| runtime("delta-io", 2 << 20));

#[napi_derive::module_init]
fn init() {
    create_custom_tokio_runtime(runtime("delta", STACK));
}

fn runtime(name: &str, stack: usize) -> Runtime {
    Builder::new_multi_thread()
        .thread_name(name)
        .thread_stack_size(stack)
        .worker_threads(workers())
        .enable_all()
        .build()
        .expect("the system gives threads")
}

/// As many as tokio would start, and never none, at which it panics.
fn workers() -> usize {
    let told = env::var("TOKIO_WORKER_THREADS").ok().and_then(|number| number.parse::<NonZeroUsize>().ok());
    told.or(available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Work that waits for the local disk.
pub fn on_io_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    IO.spawn_blocking(work)
}

/// Work of a storage: what it takes threads for, it takes from those of the I/O.
pub struct OnIo<T>(pub T);

impl<F: Future + Unpin> Future for OnIo<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _entered = IO.enter();
        self.0.poll_unpin(context)
    }
}

impl<S: Stream + Unpin> Stream for OnIo<S> {
    type Item = S::Item;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let _entered = IO.enter();
        self.0.poll_next_unpin(context)
    }
}
