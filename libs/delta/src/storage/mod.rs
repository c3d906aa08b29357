//! Where a table lies: the object stores of each kind of URL, the checks and counters around them, and the log.

mod checksums;
mod clock;
mod compare_and_swap;
mod cut;
mod disk;
mod entry;
mod hdfs;
mod io;
mod location;
mod panics;
mod stores;
mod unfinished;

pub use checksums::{CHECKSUM_TAG, FileChecksum, file_checksum, read_checksum};
pub use compare_and_swap::on_version;
pub use cut::explain_unreadable;
pub use entry::{NUM_ACTIONS, actions, commit_info};
pub use io::{Counters, IoCounts};
pub use location::open_log;
pub use stores::{add_table, with_own_stores};
pub use unfinished::delete_unfinished;
