//! Delta Lake for Node.js: a napi bridge over delta-rs. Rows cross the border as files or as buffers, never as JavaScript
//! objects.
//!
//! A module uses only those that come before it in this list: `error`; `decode`, which turns events into rows; `storage`, the
//! object stores and the log; `table`, a loaded version of a table; `sql`, queries and the rows of a write; `operations`,
//! which commit. `decoder` connects `decode` with `sql`; every module may use `abort` and `threads`.

// A warning fails Clippy, and no build: a newer compiler may have new warnings.
#![cfg_attr(clippy, deny(warnings))]
#![cfg_attr(test, allow(dead_code, reason = "functions that only JavaScript calls are unused in a test build"))]

mod abort;
mod decode;
mod decoder;
mod error;
mod operations;
mod sql;
mod storage;
mod table;
mod threads;
