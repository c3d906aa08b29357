//! What a NameNode or a DataNode answered, in words for people: what happened, without the server's stack.

use deltalake_core::logstore::object_store::Error;
use hdfs_native::HdfsError;

use HdfsError as H;

const STORE: &str = "HDFS";

/// Nothing is known of what became of the request.
pub fn no_answer(seconds: u64) -> Error {
    generic(format!("no answer within {seconds} s"))
}

fn generic(text: String) -> Error {
    Error::Generic { store: STORE, source: text.into() }
}

/// As hdfs-native's own object store tells it, not explained yet.
pub fn within(error: HdfsError) -> Error {
    Error::Generic { store: STORE, source: Box::new(error) }
}

/// An error of hdfs-native's own object store, in our words.
pub fn explained(error: Error, path: &str) -> Error {
    match hdfs_error(&error) {
        Some(source) => of_hdfs(source, path),
        None => error,
    }
}

fn hdfs_error(error: &Error) -> Option<&HdfsError> {
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
        // It lists the nodes with all that is known of each.
        H::DataTransferError(text) => generic(first_words(text).to_string()),
        other => generic(other.to_string()),
    }
}

fn of_server(class: &str, message: &str, path: String) -> Error {
    let class = class.rsplit('.').next().unwrap_or(class);
    // The rest is the server's stack.
    let line = message.lines().next().unwrap_or_default();
    let line = line.rsplit_once("Exception: ").map_or(line, |(_, text)| text);
    match class {
        "FileNotFoundException" => Error::NotFound { path, source: "no such file".into() },
        "AccessControlException" | "AuthorizationException" => {
            Error::PermissionDenied { path, source: line.to_string().into() }
        }
        "NSQuotaExceededException" | "DSQuotaExceededException" | "QuotaByStorageTypeExceededException" => {
            generic(format!("no space left: {line}"))
        }
        // DataNodes are there, and none of them has been tried in vain.
        "IOException" if line.contains("could only be written to 0") && line.contains("no node(s) are excluded") => {
            let nodes_run = !line.contains("There are 0 datanode(s) running");
            generic(if nodes_run { format!("no space left: {line}") } else { line.to_string() })
        }
        _ => generic(format!("{line} ({class})")),
    }
}

fn first_words(text: &str) -> &str {
    text.split(": [").next().unwrap_or(text)
}

/// What a restart or a fail-over brings with it, or a DataNode that the NameNode does not know to be dead yet.
pub fn passes(error: &HdfsError) -> bool {
    match error {
        H::IOError(_) | H::DataTransferError(_) => true,
        H::RPCError(class, _) | H::FatalRPCError(class, _) => {
            class.ends_with("StandbyException") || class.ends_with("RetriableException")
        }
        _ => false,
    }
}

/// As `passes`, of an error of hdfs-native's own object store.
pub fn passes_within(error: &Error) -> bool {
    hdfs_error(error).is_some_and(passes)
}

/// A file that is not open for writing any more.
pub fn is_closed(error: &HdfsError) -> bool {
    matches!(error, H::RPCError(class, _) if class.ends_with("LeaseExpiredException"))
}
