//! The codes of the crate's error. A caller decides by them, so that the set is closed.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// There is no Delta table at that URL, or it does not have that version.
    TableNotFound,
    /// A table exists at that URL.
    AlreadyExists,
    /// The table has a newer version than the loaded one, or a concurrent commit conflicts with this one. Nothing was
    /// committed.
    CommitConflict,
    /// The rows do not fit the table's schema, partitions or constraints.
    SchemaMismatch,
    /// An argument is invalid: a malformed URL, option or predicate.
    InvalidArgument,
    /// The storage rejected a request or failed. The outcome of a commit is unknown until the table is read again.
    Storage,
    /// The log or a data file violates the protocol.
    Corrupt,
    /// The table needs a protocol feature that delta-rs, or this operation, does not support.
    Unsupported,
    /// Data that cannot be written to temporary files, such as one side of a join, exceeds the limit of `limit_memory`.
    OutOfMemory,
    /// A statement could not be planned or executed.
    Query,
    /// The object was closed.
    Closed,
    /// The caller aborted the operation. The outcome of a commit is unknown until the table is read again.
    Aborted,
}

impl Code {
    pub fn name(self) -> &'static str {
        match self {
            Code::TableNotFound => "TABLE_NOT_FOUND",
            Code::AlreadyExists => "ALREADY_EXISTS",
            Code::CommitConflict => "COMMIT_CONFLICT",
            Code::SchemaMismatch => "SCHEMA_MISMATCH",
            Code::InvalidArgument => "INVALID_ARGUMENT",
            Code::Storage => "STORAGE",
            Code::Corrupt => "CORRUPT",
            Code::Unsupported => "UNSUPPORTED",
            Code::Query => "QUERY",
            Code::OutOfMemory => "OUT_OF_MEMORY",
            Code::Closed => "CLOSED",
            Code::Aborted => "ABORTED",
        }
    }
}
