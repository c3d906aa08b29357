//! delta-rs gives up an upload that failed at its very end, which panics (object_store's `BufWriter::abort`), and
//! catches that. The error itself is told; the panic would be noise on standard error.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

pub fn hide_caught() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = take_hook();
        set_hook(Box::new(move |panic| {
            if !is_caught(panic) {
                others(panic);
            }
        }));
    });
}

fn is_caught(panic: &PanicHookInfo<'_>) -> bool {
    let by_upload = panic.location().is_some_and(|place| place.file().ends_with("buffered.rs"));
    by_upload && panic.payload().downcast_ref::<&str>() == Some(&"Already shut down")
}
