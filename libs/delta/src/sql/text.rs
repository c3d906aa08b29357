//! Rows as text, in one format for each type. A CSV export writes these texts, and JavaScript converts them to values without
//! losing a digit.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use deltalake_core::arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use deltalake_core::arrow::compute::cast;
use deltalake_core::arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, Float64Type, TimeUnit, TimestampMicrosecondType,
};
use deltalake_core::arrow::error::ArrowError;
use napi_derive::napi;

use crate::error::Result;

#[napi(object)]
pub struct TextColumn {
    pub name: String,
    /// The Delta type: `string`, `long`, `decimal(18,2)`, `array`, ...
    #[napi(js_name = "type")]
    pub kind: String,
}

#[napi(object)]
pub struct TextRows {
    pub columns: Vec<TextColumn>,
    /// Rows of values in the order of the columns; null is null.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Converts rows, and stops after the row with which the texts reach `max_bytes`.
pub fn to_text(batch: &RecordBatch, max_bytes: usize) -> Result<TextRows> {
    let schema = batch.schema();
    let columns = schema
        .fields()
        .iter()
        .map(|field| TextColumn { name: field.name().clone(), kind: type_name(field.data_type()) });
    let values = batch.columns().iter().map(normalize).collect::<std::result::Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    let mut bytes = 0;
    for row in 0..batch.num_rows() {
        let texts: Vec<_> = values.iter().map(|column| text(column, row)).collect();
        bytes += texts.iter().flatten().map(String::len).sum::<usize>();
        rows.push(texts);
        if bytes >= max_bytes {
            break;
        }
    }
    Ok(TextRows { columns: columns.collect(), rows })
}

pub fn type_name(data_type: &DataType) -> String {
    use DataType as T;
    match data_type {
        T::Utf8 | T::LargeUtf8 | T::Utf8View => "string".into(),
        T::Int8 | T::Int16 | T::Int32 | T::UInt8 | T::UInt16 => "integer".into(),
        T::Int64 | T::UInt32 | T::UInt64 => "long".into(),
        T::Float16 | T::Float32 | T::Float64 => "double".into(),
        T::Boolean => "boolean".into(),
        T::Binary | T::LargeBinary | T::BinaryView => "binary".into(),
        T::Date32 | T::Date64 => "date".into(),
        T::Timestamp(_, None) => "timestamp_ntz".into(),
        T::Timestamp(..) => "timestamp".into(),
        T::Decimal128(precision, scale) => format!("decimal({precision},{scale})"),
        T::List(_) | T::LargeList(_) | T::ListView(_) => "array".into(),
        T::Struct(_) => "struct".into(),
        T::Map(..) => "map".into(),
        T::Dictionary(_, value) => type_name(value),
        other => other.to_string(),
    }
}

/// Converts similar types to one, so that `text` has one case for all of them.
fn normalize(column: &ArrayRef) -> std::result::Result<ArrayRef, ArrowError> {
    use DataType as T;
    let target = match column.data_type() {
        T::LargeUtf8 | T::Utf8View | T::Null => T::Utf8,
        T::Int8 | T::Int16 | T::Int32 | T::UInt8 | T::UInt16 | T::UInt32 | T::UInt64 => T::Int64,
        T::Float16 | T::Float32 => T::Float64,
        T::LargeBinary | T::BinaryView => T::Binary,
        T::Date64 => T::Date32,
        T::Timestamp(_, zone) => T::Timestamp(TimeUnit::Microsecond, zone.clone()),
        T::Dictionary(_, value) => return normalize(&cast(column, value)?),
        _ => return Ok(Arc::clone(column)),
    };
    cast(column, &target)
}

fn text(column: &ArrayRef, row: usize) -> Option<String> {
    use DataType as T;
    if column.is_null(row) {
        return None;
    }
    Some(match column.data_type() {
        T::Utf8 => column.as_string::<i32>().value(row).to_string(),
        T::Float64 => double(column.as_primitive::<Float64Type>().value(row)),
        T::Decimal128(..) => column.as_primitive::<Decimal128Type>().value_as_string(row),
        T::Date32 => column.as_primitive::<Date32Type>().value_as_date(row)?.to_string(),
        T::Timestamp(_, zone) => {
            let time = column.as_primitive::<TimestampMicrosecondType>().value_as_datetime(row)?;
            format!("{}{}", time.format("%Y-%m-%dT%H:%M:%S%.6f"), if zone.is_some() { "Z" } else { "" })
        }
        T::Binary => STANDARD.encode(column.as_binary::<i32>().value(row)),
        T::List(_) | T::LargeList(_) | T::Struct(_) | T::Map(..) => json(column, row),
        _ => deltalake_core::arrow::util::display::array_value_to_string(column, row).ok()?,
    })
}

/// The shortest text that parses to the same value, in the format of JavaScript but always with a point or an exponent:
/// `100.0`, `1e+17`.
fn double(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "Infinity" } else { "-Infinity" }.into();
    }
    if value == 0.0 || (1e-5..1e16).contains(&value.abs()) {
        return format!("{value:?}");
    }
    let text = format!("{value:e}");
    text.replace('e', if text.contains("e-") { "e" } else { "e+" })
}

/// Compact JSON, with the fields of a struct in their order.
fn json(column: &ArrayRef, row: usize) -> String {
    use DataType as T;
    if column.is_null(row) {
        return "null".into();
    }
    match column.data_type() {
        T::Struct(fields) => {
            let columns = column.as_struct().columns();
            let members = fields
                .iter()
                .zip(columns)
                .map(|(field, values)| format!("{}:{}", quoted(field.name()), json(values, row)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        T::Map(..) => {
            let entries = column.as_map().value(row);
            let (keys, values) = (entries.column(0), entries.column(1));
            let member = |at| format!("{}:{}", quoted(&plain(keys, at)), json(values, at));
            format!("{{{}}}", (0..entries.len()).map(member).collect::<Vec<_>>().join(","))
        }
        T::List(_) => elements(&column.as_list::<i32>().value(row)),
        T::LargeList(_) => elements(&column.as_list::<i64>().value(row)),
        // JSON has no such numbers.
        T::Float32 | T::Float64 if ["NaN", "Infinity", "-Infinity"].contains(&plain(column, row).as_str()) => {
            quoted(&plain(column, row))
        }
        T::Boolean | T::Int8 | T::Int16 | T::Int32 | T::Int64 | T::Float32 | T::Float64 | T::Decimal128(..) => {
            plain(column, row)
        }
        _ => quoted(&plain(column, row)),
    }
}

fn elements(values: &ArrayRef) -> String {
    format!("[{}]", (0..values.len()).map(|index| json(values, index)).collect::<Vec<_>>().join(","))
}

fn plain(column: &ArrayRef, row: usize) -> String {
    // Only this row is normalized: the column may have many rows, and this function is called for each.
    normalize(&column.slice(row, 1)).ok().and_then(|value| text(&value, 0)).unwrap_or_default()
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).expect("a string always serializes")
}
