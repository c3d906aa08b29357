//! Errors that only the text of their message tells apart, because the library has no type for them or hides it. Every
//! such text of the crate stands here, with the library's version and the reason. A unit test compares the versions with
//! `Cargo.lock`: after an upgrade, check the entries of that library and then change their version.

use super::Code;

/// Texts and the codes that they stand for. The first text that a message contains decides.
type Texts = &'static [(&'static str, Code)];

fn find(texts: Texts, message: &str) -> Option<Code> {
    texts.iter().find(|(text, _)| message.contains(text)).map(|(_, code)| *code)
}

/// `deltalake-core 1.1.3`: rows that violate a constraint are reported as DataFusion's execution error.
const CONSTRAINT: Texts = &[("Invalid data found", Code::SchemaMismatch)];

/// The code of a message about rows that violate a constraint.
pub fn constraint(message: &str) -> Option<Code> {
    find(CONSTRAINT, message)
}

/// `deltalake-core 1.1.3`: the errors of `restore` and `create` are private types behind `GenericError`.
const OPERATION: Texts = &[
    // A file that the version to restore needs was deleted.
    ("missing file", Code::Corrupt),
    // Another process created the table first.
    ("already exists", Code::AlreadyExists),
];

/// The code of an error that is private to an operation.
pub fn operation(message: &str) -> Option<Code> {
    find(OPERATION, message)
}

/// `buoyant_kernel 0.28.1`: delta-rs hands on the kernel's errors as text, or without public variants.
const KERNEL: Texts = &[
    ("Unsupported: ", Code::Unsupported),
    ("No files in log segment", Code::TableNotFound),
    ("No table version", Code::TableNotFound),
    ("not found", Code::TableNotFound),
    // The operating system's text, where a folder is missing.
    ("No such file", Code::TableNotFound),
    // The log ends before the requested version.
    ("not the same as the specified", Code::TableNotFound),
    ("Error interacting with object store", Code::Storage),
];

pub fn kernel(message: &str) -> Code {
    find(KERNEL, message).unwrap_or(Code::Corrupt)
}

/// `parquet 59.3.2`: Arrow's readers turn an error of Parquet into text. A file that is missing or too short is corrupt; any
/// other failure of the store says nothing about the file.
const PARQUET: Texts =
    &[(" not found: ", Code::Corrupt), ("range was invalid", Code::Corrupt), ("Object Store error", Code::Storage)];

pub fn parquet(message: &str) -> Code {
    find(PARQUET, message).unwrap_or(Code::Corrupt)
}

/// Texts that are followed by values of rows, which must not be logged.
const BEFORE_VALUES: [&str; 5] = [
    // `deltalake-core 1.1.3`: the rows that violate a constraint.
    "Preview of invalid data",
    // `datafusion-common 55.2.0`: a timestamp that is out of the range of the other unit.
    "Cannot cast Timestamp",
    // `arrow-schema 59.3.2`: the value that cannot be converted.
    "Cast error:",
    "Parser error:",
    "Arithmetic overflow:",
];

/// `arrow-data 59.3.2`: a decimal that is too large or too small stands before this text, and after the prefix of its error.
const AFTER_DECIMAL: &str = " to store in a Decimal";
const BEFORE_DECIMAL: &str = "Invalid argument error:";

/// The message without the values of rows, which Arrow and delta-rs put into theirs.
pub fn without_values(message: String) -> String {
    let decimal = message.contains(AFTER_DECIMAL).then_some(BEFORE_DECIMAL);
    let prefixes = BEFORE_VALUES.into_iter().chain(decimal);
    match prefixes.filter_map(|prefix| message.find(prefix).map(|at| at + prefix.len())).min() {
        Some(end) => format!("{} (not shown)", message[..end].trim_end_matches(':')),
        None => message,
    }
}

/// `hdfs-native 0.13.5`: an unknown name service is an argument error without a variant of its own.
pub fn is_unknown_name_service(message: &str) -> bool {
    message == "No NameNode hosts found"
}

/// `hdfs-native 0.13.5`: a failed transfer lists the DataNodes with all their properties after this text.
pub fn without_datanodes(message: &str) -> &str {
    message.split(": [").next().unwrap_or(message)
}

/// The sentence in a Hadoop server's answer. Hadoop 3.5.0 sends the stack trace in the lines after the first, and puts the
/// classes of nested exceptions before the sentence.
pub fn server_sentence(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default();
    line.rsplit_once("Exception: ").map_or(line, |(_, sentence)| sentence)
}

/// Why a NameNode did not place a block.
pub enum Unplaced {
    NoSpace,
    NoDataNode,
}

/// Hadoop 3.5.0 reports a block that it cannot place as a plain IOException. Where DataNodes run and the client has excluded
/// none of them because of a failure, they have no space.
pub fn unplaced(sentence: &str) -> Option<Unplaced> {
    if !sentence.contains("could only be written to 0") || !sentence.contains("no node(s) are excluded") {
        return None;
    }
    let has_no_node = sentence.contains("There are 0 datanode(s) running");
    Some(if has_no_node { Unplaced::NoDataNode } else { Unplaced::NoSpace })
}

/// `object_store 0.13.2`: `BufWriter` panics in `buffered.rs` when an upload is aborted that failed at its end.
pub fn is_aborted_upload(file: &str, panic: &str) -> bool {
    file.ends_with("buffered.rs") && panic == "Already shut down"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entries_were_checked_with_the_libraries_in_use() {
        let lock = include_str!("../../../../Cargo.lock");
        let comments = include_str!("messages.rs").lines().map(|line| line.trim_start().trim_start_matches('/'));
        let entries = comments.filter_map(|comment| comment.strip_prefix(" `")?.split_once("`: "));
        let mut count = 0;
        for (library, _) in entries {
            let (name, version) = library.split_once(' ').unwrap();
            assert!(lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"\n")), "{library} is outdated");
            count += 1;
        }
        assert_eq!(count, 11);
    }

    #[test]
    fn a_message_is_cut_before_the_first_value() {
        for (message, expected) in [
            ("Cast error: Cannot cast string 'x'", "Cast error (not shown)"),
            ("Arrow: Parser error: 'x'; Cast error: 'y'", "Arrow: Parser error (not shown)"),
            ("Invalid argument error: 1 is too large to store in a Decimal128", "Invalid argument error (not shown)"),
            ("Invalid argument error: no such column", "Invalid argument error: no such column"),
        ] {
            assert_eq!(without_values(message.into()), expected);
        }
    }

    #[test]
    fn the_first_text_of_a_table_decides() {
        assert_eq!(parquet("Object Store error: Object at location a not found: "), Code::Corrupt);
        assert_eq!(parquet("Object Store error: timeout"), Code::Storage);
        assert_eq!(parquet("EOF"), Code::Corrupt);
        assert_eq!(kernel("Unsupported: feature not found"), Code::Unsupported);
    }
}
