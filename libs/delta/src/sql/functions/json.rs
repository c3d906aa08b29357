//! Reads and writes JSON objects in text columns.

use std::sync::Arc;

use deltalake_core::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch, StringArray, StringViewArray};
use deltalake_core::arrow::datatypes::DataType;
use deltalake_core::arrow::json::writer::{LineDelimited, WriterBuilder};
use deltalake_core::datafusion::common::Result;
use deltalake_core::datafusion::logical_expr::{ScalarUDF, Signature, Volatility};

use super::scalar::{function, texts};
use crate::decode::{field, scalar_text};

/// `json_text(object, key) -> text`: the content of a string or the digits of a number under that top-level key;
/// null when it is absent, null, a boolean, an array or an object.
pub fn json_text() -> ScalarUDF {
    function("json_text", Signature::string(2, Volatility::Immutable), DataType::Utf8View, |args| {
        let values = by_row(args, |object, key| field(object, key).and_then(|value| scalar_text(&value)))?;
        Ok(Arc::new(values.into_iter().collect::<StringViewArray>()))
    })
}

/// `json_has(object, key) -> boolean`: whether the object has the key with a value other than null. False for a null
/// object.
pub fn json_has() -> ScalarUDF {
    function("json_has", Signature::string(2, Volatility::Immutable), DataType::Boolean, |args| {
        let values = by_row(args, |object, key| field(object, key).filter(|value| value != "null"))?;
        Ok(Arc::new(values.into_iter().map(|value| Some(value.is_some())).collect::<BooleanArray>()))
    })
}

/// `to_json(struct) -> text`: compact, in the struct's order, without null fields at any depth.
pub fn to_json() -> ScalarUDF {
    function("to_json", Signature::any(1, Volatility::Immutable), DataType::Utf8, |args| objects(&args[0]))
}

/// `json_insert(object, key, json) -> text`: the object with another field at its end; unchanged when `json` is null.
pub fn json_insert() -> ScalarUDF {
    function("json_insert", Signature::string(3, Volatility::Immutable), DataType::Utf8, |args| {
        let (objects, keys, values) = (texts(&args[0])?, texts(&args[1])?, texts(&args[2])?);
        let rows = (0..objects.len()).map(|row| {
            let object = objects.is_valid(row).then(|| objects.value(row))?;
            if values.is_null(row) || keys.is_null(row) {
                return Some(object.to_string());
            }
            let open = object.strip_suffix('}')?;
            let comma = if open == "{" { "" } else { "," };
            let key = serde_json::to_string(keys.value(row)).ok()?;
            Some(format!("{open}{comma}{key}:{}}}", values.value(row)))
        });
        Ok(Arc::new(rows.collect::<StringArray>()))
    })
}

fn by_row(args: &[ArrayRef], read: impl Fn(&str, &str) -> Option<String>) -> Result<Vec<Option<String>>> {
    // Rescued data is rare: mostly the whole column is null, and nothing has to be parsed.
    if args[0].null_count() == args[0].len() {
        return Ok(vec![None; args[0].len()]);
    }
    let (objects, keys) = (texts(&args[0])?, texts(&args[1])?);
    Ok(objects.iter().zip(keys.iter()).map(|(object, key)| read(object?, key?)).collect())
}

fn objects(structs: &ArrayRef) -> Result<ArrayRef> {
    if structs.is_empty() {
        return Ok(Arc::new(StringArray::from(Vec::<Option<String>>::new())));
    }
    let batch = RecordBatch::from(structs.as_struct());
    let mut lines = Vec::new();
    let mut writer = WriterBuilder::new().with_explicit_nulls(false).build::<_, LineDelimited>(&mut lines);
    writer.write(&batch)?;
    writer.finish()?;
    let text = std::str::from_utf8(&lines)
        .map_err(|error| deltalake_core::arrow::error::ArrowError::from_external_error(Box::new(error)))?;
    Ok(Arc::new(text.lines().map(Some).collect::<StringArray>()))
}
