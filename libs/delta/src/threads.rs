//! The threads of the library. A call into delta-rs blocks a thread while it waits for the storage, and the store of the
//! local disk needs a thread for each request. With one pool for both, as many concurrent calls as the pool has threads
//! would wait forever. So the storage has a pool of its own.

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

/// Bytes of address space; the system allocates only what is used. The planner of a statement recurses once for each level
/// of an expression, and `a OR b OR c` has three levels.
const CALL_STACK_BYTES: usize = 16 << 20;

const IO_STACK_BYTES: usize = 2 << 20;

static IO: LazyLock<Runtime> = LazyLock::new(|| runtime("delta-io", IO_STACK_BYTES));

#[napi_derive::module_init]
fn init() {
    create_custom_tokio_runtime(runtime("delta", CALL_STACK_BYTES));
}

fn runtime(name: &str, stack_bytes: usize) -> Runtime {
    Builder::new_multi_thread()
        .thread_name(name)
        .thread_stack_size(stack_bytes)
        .worker_threads(workers())
        .enable_all()
        .build()
        .expect("the system can start threads")
}

/// tokio's own default, except that it panics at zero threads.
fn workers() -> usize {
    let configured = env::var("TOKIO_WORKER_THREADS").ok().and_then(|number| number.parse::<NonZeroUsize>().ok());
    configured.or(available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}

/// Runs work that waits for the local disk.
pub fn on_io_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    IO.spawn_blocking(work)
}

/// Work of a storage: the threads that it starts are those of the I/O pool.
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
