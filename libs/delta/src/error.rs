//! One error for the whole bridge. Its code is the API; `ts/errors.ts` turns the text back into a `DeltaError`.

use deltalake_core::arrow::error::ArrowError;
use deltalake_core::datafusion::error::DataFusionError;
use deltalake_core::kernel::transaction::TransactionError;
use deltalake_core::parquet::errors::ParquetError;
use deltalake_core::{DeltaTableError, ObjectStoreError};

use crate::cut::cut;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// No Delta table at that URL, or not at that version.
    TableNotFound,
    /// A table is already there.
    AlreadyExists,
    /// The table moved on since it was loaded, or a concurrent commit contradicts this one. Nothing was committed.
    CommitConflict,
    /// The rows do not fit the table's schema, partitions or constraints.
    SchemaMismatch,
    /// An argument makes no sense: a malformed URL, option or predicate.
    InvalidArgument,
    /// The storage refused or failed; the outcome of a commit is unknown until the table is read again.
    Storage,
    /// The log or a data file is not what the protocol promises.
    Corrupt,
    /// The table needs a feature of the protocol that delta-rs does not have, or not here.
    Unsupported,
    /// What cannot go to temporary files, such as one side of a join, is larger than `limit_memory` allows.
    OutOfMemory,
    /// A statement could not be planned or executed.
    Query,
    /// The object was closed.
    Closed,
    /// The caller aborted it; whether a commit landed is unknown until the table is read again.
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

#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub code: Code,
    pub message: String,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = without_values(message.into());
        // Rows that violate a constraint come as the text of an execution error.
        let code = if message.contains("Invalid data found") { Code::SchemaMismatch } else { code };
        Self { code, message }
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument, message)
    }

    /// What an operation without a statement of its own could not execute is what it was asked to do.
    pub fn of_argument(self) -> Self {
        match self.code {
            Code::Query => Self { code: Code::InvalidArgument, ..self },
            _ => self,
        }
    }

    pub fn closed(what: &str) -> Self {
        Self::new(Code::Closed, format!("the {what} is closed"))
    }
}

/// Arrow and delta-rs put the value that does not fit into their messages, and rows that violate a constraint.
fn without_values(message: String) -> String {
    let decimal = if message.contains(" to store in a Decimal") { "Invalid argument error:" } else { "Cast error:" };
    let followed_by_values = [
        "Preview of invalid data",
        "Cannot cast Timestamp",
        "Cast error:",
        "Parser error:",
        "Arithmetic overflow:",
        decimal,
    ];
    match followed_by_values.iter().filter_map(|words| message.find(words).map(|at| at + words.len())).min() {
        Some(end) => format!("{} (not shown)", message[..end].trim_end_matches(':')),
        None => message,
    }
}

impl From<DeltaTableError> for Error {
    fn from(error: DeltaTableError) -> Self {
        Error::from(&error)
    }
}

impl From<&DeltaTableError> for Error {
    fn from(error: &DeltaTableError) -> Self {
        use DeltaTableError as D;
        let code = match error {
            D::NotATable(_) | D::InvalidVersion(_) => Code::TableNotFound,
            D::VersionAlreadyExists(_) | D::VersionMismatch(..) => Code::CommitConflict,
            D::Transaction { source } => return transaction(source, error.to_string()),
            D::SchemaMismatch { .. } | D::InvalidData { .. } | D::PartitionError { .. } => Code::SchemaMismatch,
            D::ObjectStore { source } => return storage(source, error.to_string()),
            D::Arrow { source: ArrowError::SchemaError(_) } => Code::SchemaMismatch,
            D::Arrow { source } if is_parquet(source) => return parquet_text(error.to_string()),
            D::Io { .. } => Code::Storage,
            // The original message carries the line, which may hold data.
            D::InvalidJsonLog { version, .. } => return cut(*version),
            D::Parquet { source } => return parquet(source, error.to_string()),
            D::InvalidStatsJson { .. } | D::MetadataError(_) | D::NoSchema => Code::Corrupt,
            D::UnsupportedColumnMapping { .. } => Code::Unsupported,
            D::InvalidTableLocation(_) | D::MissingFeature { .. } | D::InvalidDateTimeString { .. } => {
                Code::InvalidArgument
            }
            D::InvalidPartitionFilter { .. } => Code::InvalidArgument,
            // Its sources are private to the operations: vacuum's and restore's checks of what they were asked to do.
            D::GenericError { source } if source.to_string().contains("missing file") => Code::Corrupt,
            // And create's, when another process was faster.
            D::GenericError { source } if source.to_string().contains("already exists") => Code::AlreadyExists,
            D::GenericError { source } if !source.is::<DataFusionError>() => Code::InvalidArgument,
            D::KernelError(_) | D::Kernel { .. } => return kernel(error.to_string()),
            _ => Code::Query,
        };
        Error::new(code, error.to_string())
    }
}

fn transaction(source: &TransactionError, message: String) -> Error {
    let code = match source {
        TransactionError::MaxCommitAttempts(_) => {
            return Error::new(Code::CommitConflict, "the table has moved on since it was loaded");
        }
        TransactionError::VersionAlreadyExists(_) | TransactionError::CommitConflict(_) => Code::CommitConflict,
        TransactionError::ObjectStore { source } => return storage(source, message),
        TransactionError::DeltaTableAppendOnly => Code::InvalidArgument,
        TransactionError::UnsupportedTableFeatures(_) | TransactionError::TableFeaturesRequired(_) => Code::Unsupported,
        _ => Code::Storage,
    };
    Error::new(code, message)
}

fn storage(source: &ObjectStoreError, message: String) -> Error {
    let code = match source {
        ObjectStoreError::NotFound { .. } => Code::Corrupt,
        ObjectStoreError::NotImplemented { .. } | ObjectStoreError::InvalidPath { .. } => Code::InvalidArgument,
        _ => Code::Storage,
    };
    Error::new(code, message)
}

/// The kernel's errors are not public one by one: they are told by their words.
fn kernel(message: String) -> Error {
    if message.contains("Unsupported: ") {
        return Error::new(Code::Unsupported, message);
    }
    let missing =
        ["No files in log segment", "No table version", "not found", "No such file", "not the same as the specified"];
    let code = if missing.iter().any(|words| message.contains(words)) {
        Code::TableNotFound
    } else if message.contains("Error interacting with object store") {
        Code::Storage
    } else {
        Code::Corrupt
    };
    Error::new(code, message)
}

/// A data file that is not what it should be, or that could not be fetched or written: the latter is an error within
/// the error, or a text within a text.
fn parquet(source: &ParquetError, message: String) -> Error {
    if let ParquetError::External(within) = source {
        // A writer wraps it once more.
        let wrapped = within.downcast_ref::<std::io::Error>().and_then(|error| error.get_ref()?.downcast_ref());
        if let Some(source) = within.downcast_ref::<ObjectStoreError>().or(wrapped) {
            return storage(source, message);
        }
    }
    parquet_text(message)
}

fn parquet_text(message: String) -> Error {
    let fetched = !message.contains("Object Store error")
        || [" not found: ", "range was invalid"].iter().any(|words| message.contains(words));
    Error::new(if fetched { Code::Corrupt } else { Code::Storage }, message)
}

/// Arrow's readers give an error of Parquet as a text.
fn is_parquet(error: &ArrowError) -> bool {
    matches!(error, ArrowError::ParquetError(_))
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::ObjectStore(source) => storage(source, error.to_string()),
            DataFusionError::IoError(_) => Error::new(Code::Storage, error.to_string()),
            DataFusionError::ResourcesExhausted(_) => Error::new(Code::OutOfMemory, error.to_string()),
            DataFusionError::ParquetError(source) => parquet(source, error.to_string()),
            DataFusionError::ArrowError(source, _) if is_parquet(source) => parquet_text(error.to_string()),
            DataFusionError::External(source) if source.is::<Error>() => {
                let source = source.downcast_ref::<Error>().expect("checked above");
                Error::new(source.code, source.message.clone())
            }
            DataFusionError::External(source) if source.is::<DeltaTableError>() => {
                Error::from(source.downcast_ref::<DeltaTableError>().expect("checked above"))
            }
            _ => Error::new(Code::Query, error.to_string()),
        }
    }
}

impl From<ArrowError> for Error {
    fn from(error: ArrowError) -> Self {
        match error {
            ArrowError::IoError(message, _) => Error::new(Code::Storage, message),
            other => Error::new(Code::Query, other.to_string()),
        }
    }
}

/// Of a file that is written.
impl From<ParquetError> for Error {
    fn from(error: ParquetError) -> Self {
        Error::new(Code::Storage, error.to_string())
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::new(Code::Storage, error.to_string())
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::invalid(error.to_string())
    }
}

impl From<Error> for napi::Error {
    fn from(error: Error) -> Self {
        napi::Error::from_reason(format!("[{}] {}", error.code.name(), error.message))
    }
}
