//! Delta Lake for Node.js: a thin napi bridge over delta-rs. One file per component; `ts/` has the same names.
//! Rows cross the border as files or as buffers of an event log, never as JavaScript objects.

// What only JavaScript calls looks unused to a test build.
#![cfg_attr(test, allow(dead_code))]

mod alter;
mod checksums;
mod clock;
mod commit;
mod cut;
mod decode;
mod decoder;
mod disk;
mod error;
mod facts;
mod files;
mod functions;
mod hdfs;
mod input;
mod io;
mod maintain;
mod merge;
mod operation;
mod output;
mod panics;
mod query;
mod session;
mod source;
mod stores;
mod swap;
mod table;
mod text;
mod text_output;
mod threads;
mod transactions;
mod unfinished;
mod upsert;
mod write;
