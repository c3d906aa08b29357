//! The values of a message that are not in its row: values by path, and earlier values of repeated keys.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;

use super::json::push_string;

pub struct Entry {
    pub path: String,
    pub json: String,
    /// Whether the key is repeated after this value. If the last value is null, the field counts as missing.
    pub earlier: bool,
}

/// Keeps one entry for each unknown top-level field, at its first position and with its last value. Earlier values go to
/// `rescued`.
pub fn take_last(unknown: &mut Vec<Entry>, rescued: &mut Vec<Entry>) {
    if unknown.len() < 2 {
        return;
    }
    let mut places = HashMap::new();
    let mut fields: Vec<Entry> = Vec::new();
    for field in std::mem::take(unknown) {
        match places.entry(field.path.clone()) {
            Place::Vacant(place) => {
                place.insert(fields.len());
                fields.push(field);
            }
            Place::Occupied(place) => {
                let json = std::mem::replace(&mut fields[*place.get()].json, field.json);
                rescued.push(Entry { path: join("", &field.path), json, earlier: true });
            }
        }
    }
    *unknown = fields;
}

/// Names the earlier values of a path `path[0]`, `path[1]` and so on.
pub fn number_earlier(rescued: &mut [Entry]) {
    if rescued.len() < 2 && rescued.iter().all(|entry| !entry.earlier) {
        return;
    }
    // The sort is stable, so that the values of a path remain in order.
    rescued.sort_by(|a, b| a.path.cmp(&b.path));
    for values in rescued.chunk_by_mut(|a, b| a.path == b.path) {
        let last = values.len() - 1;
        for (index, value) in values.iter_mut().enumerate().filter(|(index, value)| value.earlier || *index < last) {
            value.path = format!("{}[{index}]", value.path);
            value.earlier = true;
        }
    }
}

/// Joins parts with a dot. A part with other characters than letters, digits, `_` and `-` is put in backticks.
pub fn join(prefix: &str, name: &str) -> String {
    let plain =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    let part = if plain { name.to_string() } else { format!("`{}`", name.replace('`', "``")) };
    if prefix.is_empty() { part } else { format!("{prefix}.{part}") }
}

/// `{"path":json,...}` with sorted paths; None without entries.
pub fn rescued_object(mut entries: Vec<(String, String)>) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    entries.sort();
    let mut object = String::from("{");
    for (index, (path, json)) in entries.iter().enumerate() {
        if index > 0 {
            object.push(',');
        }
        push_string(path, &mut object);
        object.push(':');
        object.push_str(json);
    }
    object.push('}');
    Some(object)
}
