//! Keeps one panic off standard error. When an upload fails at its end, delta-rs aborts it, which panics in object_store,
//! and catches the panic. The upload's error is reported anyway.

use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

use crate::error::messages::is_aborted_upload;

pub fn hide_caught() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |panic| {
            if !is_caught(panic) {
                previous(panic);
            }
        }));
    });
}

fn is_caught(panic: &PanicHookInfo<'_>) -> bool {
    let text = panic.payload().downcast_ref::<&str>();
    panic.location().zip(text).is_some_and(|(location, text)| is_aborted_upload(location.file(), text))
}
