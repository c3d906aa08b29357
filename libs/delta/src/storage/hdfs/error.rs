//! The errors of a NameNode or a DataNode as those of an object store, without the server's stack trace. A server names the
//! class of its exception, which is a part of Hadoop's protocol.

use deltalake_core::logstore::object_store::Error;
use hdfs_native::HdfsError;

use crate::error::messages::{Unplaced, server_sentence, unplaced, without_datanodes};

use HdfsError as H;

const STORE: &str = "HDFS";

/// The server did not answer in time. The outcome of the request is unknown.
pub fn no_answer(seconds: u64) -> Error {
    generic(format!("no answer within {seconds} s"))
}

fn generic(text: String) -> Error {
    Error::Generic { store: STORE, source: text.into() }
}

/// Wraps an error as hdfs-native's own object store does, for [`explained`].
pub fn wrapped(error: HdfsError) -> Error {
    Error::Generic { store: STORE, source: Box::new(error) }
}

/// Converts an error of hdfs-native's own object store by [`of_hdfs`].
pub fn explained(error: Error, path: &str) -> Error {
    match cause(&error) {
        Some(source) => of_hdfs(source, path),
        None => error,
    }
}

fn cause(error: &Error) -> Option<&HdfsError> {
    match error {
        Error::Generic { source, .. } => source.downcast_ref(),
        _ => None,
    }
}

pub fn of_hdfs(error: &HdfsError, path: &str) -> Error {
    let path = path.to_string();
    match error {
        H::FileNotFound(_) => Error::NotFound { path, source: "no such file".into() },
        H::AlreadyExists(_) => Error::AlreadyExists { path, source: "the file is there".into() },
        H::RPCError(class, message) | H::FatalRPCError(class, message) => of_server(class, message, path),
        H::SASLError(_) | H::GSSAPIError(..) | H::NoSASLMechanism => {
            Error::Unauthenticated { path, source: error.to_string().into() }
        }
        H::IOError(source) => generic(source.to_string()),
        H::DataTransferError(text) => generic(without_datanodes(text).to_string()),
        other => generic(other.to_string()),
    }
}

fn of_server(class: &str, message: &str, path: String) -> Error {
    let class = class.rsplit('.').next().unwrap_or(class);
    let line = server_sentence(message).to_string();
    match class {
        "FileNotFoundException" => Error::NotFound { path, source: "no such file".into() },
        "AccessControlException" | "AuthorizationException" => Error::PermissionDenied { path, source: line.into() },
        "NSQuotaExceededException" | "DSQuotaExceededException" | "QuotaByStorageTypeExceededException" => {
            generic(format!("no space left: {line}"))
        }
        "IOException" => match unplaced(&line) {
            Some(Unplaced::NoSpace) => generic(format!("no space left: {line}")),
            Some(Unplaced::NoDataNode) => generic(line),
            None => generic(format!("{line} ({class})")),
        },
        _ => generic(format!("{line} ({class})")),
    }
}

/// Whether an error may disappear by itself: after a restart or a failover, or when the NameNode has noticed that a DataNode
/// is dead.
pub fn is_transient(error: &HdfsError) -> bool {
    match error {
        H::IOError(_) | H::DataTransferError(_) => true,
        H::RPCError(class, _) | H::FatalRPCError(class, _) => {
            class.ends_with("StandbyException") || class.ends_with("RetriableException")
        }
        _ => false,
    }
}

/// As [`is_transient`], for an error of hdfs-native's own object store.
pub fn is_transient_in_store(error: &Error) -> bool {
    cause(error).is_some_and(is_transient)
}

/// Whether a file is no longer open for writing.
pub fn is_closed(error: &HdfsError) -> bool {
    matches!(error, H::RPCError(class, _) if class.ends_with("LeaseExpiredException"))
}
