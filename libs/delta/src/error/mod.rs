//! The error of the crate, with a closed set of codes. `ts/errors.ts` turns its text into a `DeltaError`. Errors of other
//! libraries are classified here by their type, and in `messages.rs` where only their text tells them apart.

mod code;
pub mod messages;

use deltalake_core::arrow::error::ArrowError;
use deltalake_core::datafusion::error::DataFusionError;
use deltalake_core::kernel::Version;
use deltalake_core::kernel::transaction::TransactionError;
use deltalake_core::parquet::errors::ParquetError;
use deltalake_core::{DeltaTableError, ObjectStoreError};

pub use code::Code;

pub type Result<T> = std::result::Result<T, Error>;

#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    pub code: Code,
    pub message: String,
}

impl Error {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        let message = messages::without_values(message.into());
        Self { code: messages::constraint(&message).unwrap_or(code), message }
    }

    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument, message)
    }

    /// Where the caller passes expressions instead of a statement, a query that fails is an invalid argument.
    pub fn of_argument(self) -> Self {
        match self.code {
            Code::Query => Self { code: Code::InvalidArgument, ..self },
            _ => self,
        }
    }

    pub fn closed(what: &str) -> Self {
        Self::new(Code::Closed, format!("the {what} is closed"))
    }

    /// A commit of which the log has only a part.
    pub fn cut_commit(version: Version) -> Self {
        Self::new(Code::Corrupt, format!("the commit _delta_log/{version:020}.json is empty or cut"))
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
            D::Arrow { source: ArrowError::ParquetError(_) } => messages::parquet(&error.to_string()),
            D::Io { .. } => Code::Storage,
            // The message of delta-rs has the line itself, which may contain values of rows.
            D::InvalidJsonLog { version, .. } => return Error::cut_commit(*version),
            D::Parquet { source } => return parquet(source, error.to_string()),
            D::InvalidStatsJson { .. } | D::MetadataError(_) | D::NoSchema => Code::Corrupt,
            D::UnsupportedColumnMapping { .. } => Code::Unsupported,
            D::InvalidTableLocation(_) | D::MissingFeature { .. } | D::InvalidDateTimeString { .. } => {
                Code::InvalidArgument
            }
            D::InvalidPartitionFilter { .. } => Code::InvalidArgument,
            D::GenericError { source } => match messages::operation(&source.to_string()) {
                Some(code) => code,
                None if source.is::<DataFusionError>() => Code::Query,
                None => Code::InvalidArgument,
            },
            D::KernelError(_) | D::Kernel { .. } => messages::kernel(&error.to_string()),
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

/// An error of a data file. Where the store is the cause, its error is nested in this one, or is a part of the text.
fn parquet(source: &ParquetError, message: String) -> Error {
    if let ParquetError::External(nested) = source {
        // A writer nests it in an I/O error.
        let within_io = nested.downcast_ref::<std::io::Error>().and_then(|error| error.get_ref()?.downcast_ref());
        if let Some(source) = nested.downcast_ref::<ObjectStoreError>().or(within_io) {
            return storage(source, message);
        }
    }
    Error::new(messages::parquet(&message), message)
}

impl From<DataFusionError> for Error {
    fn from(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::ObjectStore(source) => storage(source, error.to_string()),
            DataFusionError::IoError(_) => Error::new(Code::Storage, error.to_string()),
            DataFusionError::ResourcesExhausted(_) => Error::new(Code::OutOfMemory, error.to_string()),
            DataFusionError::ParquetError(source) => parquet(source, error.to_string()),
            DataFusionError::ArrowError(source, _) if matches!(**source, ArrowError::ParquetError(_)) => {
                let message = error.to_string();
                Error::new(messages::parquet(&message), message)
            }
            DataFusionError::External(source) => external(source.as_ref(), &error),
            _ => Error::new(Code::Query, error.to_string()),
        }
    }
}

/// An error of this crate, or of delta-rs, that has passed through DataFusion.
fn external(source: &(dyn std::error::Error + 'static), error: &DataFusionError) -> Error {
    if let Some(own) = source.downcast_ref::<Error>() {
        return Error::new(own.code, own.message.clone());
    }
    match source.downcast_ref::<DeltaTableError>() {
        Some(delta) => Error::from(delta),
        None => Error::new(Code::Query, error.to_string()),
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

/// Only the writer of a Parquet file returns this type.
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
