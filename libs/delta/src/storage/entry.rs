//! The entry of a commit in the log: one action in each line. Its commitInfo has the number of actions, because an entry
//! that was cut between two lines is still valid JSON.

use bytes::Bytes;
use deltalake_core::kernel::Version;
use serde::Deserialize;
use serde_json::Value;

use crate::error::{Error, Result};

/// The field of commitInfo with the number of actions.
pub const NUM_ACTIONS: &str = "numActions";

const COMMIT_INFO: &[u8] = b"{\"commitInfo\":{";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Action {
    commit_info: Option<Value>,
}

/// The lines of an entry.
pub fn actions(entry: &[u8]) -> impl Iterator<Item = &[u8]> {
    entry.split(|byte| *byte == b'\n').filter(|action| !action.is_empty())
}

/// The entry with its [`NUM_ACTIONS`].
pub fn with_action_count(entry: &[u8]) -> Bytes {
    match entry.strip_prefix(COMMIT_INFO) {
        Some(rest) => {
            let count = format!("\"{NUM_ACTIONS}\":{},", actions(entry).count());
            [COMMIT_INFO, count.as_bytes(), rest].concat().into()
        }
        None => Bytes::copy_from_slice(entry),
    }
}

/// The commitInfo of an entry; None when it has none. Errors: CORRUPT when the entry is cut.
pub fn commit_info(version: Version, entry: &[u8]) -> Result<Option<Value>> {
    let cut = || Error::cut_commit(version);
    let (mut info, mut count) = (None, 0);
    for action in actions(entry) {
        let action: Action = serde_json::from_slice(action).map_err(|_| cut())?;
        info = info.or(action.commit_info);
        count += 1;
    }
    let expected = info.as_ref().and_then(|info: &Value| info.get(NUM_ACTIONS));
    let is_whole = expected.is_none_or(|expected| expected.as_u64() == Some(count));
    if is_whole { Ok(info) } else { Err(cut()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counted_entry_is_whole_until_a_line_is_missing() {
        let entry = with_action_count(b"{\"commitInfo\":{\"operation\":\"WRITE\"}}\n{\"add\":{}}\n{\"txn\":{}}");
        assert_eq!(commit_info(1, &entry).unwrap().unwrap()[NUM_ACTIONS], 3);
        let last_line = entry.iter().rposition(|byte| *byte == b'\n').unwrap();
        assert!(commit_info(1, &entry[..last_line]).is_err());
        assert!(commit_info(1, &entry[..last_line + 3]).is_err());
    }

    #[test]
    fn an_entry_of_another_writer_has_no_count() {
        assert!(commit_info(1, b"{\"commitInfo\":{}}\n{\"add\":{}}\n").unwrap().is_some());
        assert!(commit_info(1, b"{\"add\":{}}\n").unwrap().is_none());
    }
}
