//! The columns that operations add to those of a table while they run.

macro_rules! reserved {
    ($name:literal) => {
        concat!("__fastcart_", $name)
    };
}

/// In a scan: the URL of the file of the row.
pub const FILE: &str = reserved!("file");

/// In the source: whether the row with the same key is deleted.
pub const DELETED: &str = reserved!("deleted");

/// In the table: whether the row may be changed.
pub const AMONG: &str = reserved!("among");

/// In the keys of the source: whether the table has the key.
pub const KNOWN: &str = reserved!("known");

/// In a change file: the kind of the change. The protocol defines the name.
pub const CHANGE_TYPE: &str = "_change_type";

/// Whether a table must not have a column of this name.
pub fn is_reserved(name: &str) -> bool {
    name.starts_with(reserved!("")) || name == CHANGE_TYPE
}
