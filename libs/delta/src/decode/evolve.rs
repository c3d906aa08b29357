//! Assigns unknown fields to columns, over all chunks in the order of the messages, and assembles the batches.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use deltalake_core::arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int64Builder, RecordBatch, StringBuilder,
};
use deltalake_core::arrow::compute::concat_batches;
use deltalake_core::arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use super::chunk::{Chunk, OddRow};
use super::json::scalar_text;
use super::quarantine::{self, received_at, received_on, timestamp_type};
use super::rescued::{join, rescued_object};
use super::row::{Value, fit_number};
use super::spec::{COORDINATES, Column, Kind, Spec};
use crate::error::Result;

pub struct Decoded {
    pub schema: SchemaRef,
    pub batches: Vec<RecordBatch>,
    pub quarantined: RecordBatch,
    pub rows: usize,
    /// Rows whose `_rescued_data` is not null.
    pub rescued: usize,
    /// Columns that these messages add, in the order of their first values.
    pub new_columns: Vec<Field>,
    /// Values that were rescued because the table has the most columns allowed, or because the field's name is too long.
    pub without_room: usize,
}

/// The values of an added column in one chunk: JSON text by row.
type Sparse = Vec<(usize, String)>;

struct Added {
    columns: Vec<Column>,
    max_columns: usize,
    by_name: HashMap<String, usize>,
    taken: HashSet<String>,
    /// As in [`Decoded`].
    without_room: usize,
}

/// Code points.
const MAX_NAME_LENGTH: usize = 128;

pub fn assemble(chunks: Vec<Chunk>, spec: Spec) -> Result<Decoded> {
    let taken = spec.taken_names();
    let known = spec.evolved.len();
    let mut spec = spec;
    let columns = std::mem::take(&mut spec.evolved);
    let by_name = columns.iter().enumerate().map(|(index, column)| (column.name.clone(), index)).collect();
    let mut added = Added { columns, max_columns: spec.source_columns, by_name, taken, without_room: 0 };

    let mut assigned = Vec::with_capacity(chunks.len());
    for mut chunk in chunks {
        let mut values: Vec<Sparse> = Vec::new();
        let mut rescued: Sparse = Vec::new();
        for odd in std::mem::take(&mut chunk.odd) {
            assign(odd, &mut added, &mut values, &mut rescued);
        }
        assigned.push((chunk, values, rescued));
    }

    let schema = Arc::new(schema(&spec, &added.columns));
    let rescued_rows = assigned.iter().map(|(_, _, rescued)| rescued.len()).sum();
    let mut quarantined = Vec::new();
    let mut batches = Vec::new();
    for (mut chunk, mut values, rescued) in assigned {
        quarantined.push(std::mem::take(&mut chunk.quarantine).finish(&spec)?);
        if chunk.rows > 0 {
            values.resize_with(added.columns.len(), Vec::new);
            batches.push(batch(&schema, chunk, &added.columns, values, rescued, &spec)?);
        }
    }
    Ok(Decoded {
        rows: batches.iter().map(RecordBatch::num_rows).sum(),
        rescued: rescued_rows,
        new_columns: added.columns[known..].iter().map(Column::arrow_field).collect(),
        without_room: added.without_room,
        quarantined: concat_batches(&quarantine::schema(), &quarantined)?,
        schema,
        batches,
    })
}

fn assign(odd: OddRow, added: &mut Added, values: &mut Vec<Sparse>, rescued: &mut Sparse) {
    let mut kept: Vec<(String, String)> = odd.rescued.into_iter().map(|entry| (entry.path, entry.json)).collect();
    for field in odd.unknown {
        match added.column_for(&field.path, &field.json) {
            Some(index) => {
                if values.len() <= index {
                    values.resize_with(index + 1, Vec::new);
                }
                values[index].push((odd.row, field.json));
            }
            None => kept.push((join("", &field.path), field.json)),
        }
    }
    if let Some(object) = rescued_object(kept) {
        rescued.push((odd.row, object));
    }
}

impl Added {
    /// The column for this value, which is added if it does not exist; None when the value must be rescued.
    fn column_for(&mut self, name: &str, json: &str) -> Option<usize> {
        if let Some(index) = self.by_name.get(name) {
            return fits(self.columns[*index].kind, json).then_some(*index);
        }
        if name.is_empty() || name.contains([' ', ',', ';', '{', '}', '(', ')', '\n', '\t', '=']) {
            return None;
        }
        let kind = kind_of(json)?;
        let lower = name.to_lowercase();
        if self.taken.contains(&lower) {
            return None;
        }
        if self.columns.len() >= self.max_columns || name.chars().nth(MAX_NAME_LENGTH).is_some() {
            self.without_room += 1;
            return None;
        }
        self.taken.insert(lower);
        self.columns.push(Column::new(name, kind, Vec::new()));
        self.by_name.insert(name.to_string(), self.columns.len() - 1);
        Some(self.columns.len() - 1)
    }
}

/// The type of a new column, by its first value; None for a number that no type can hold.
fn kind_of(json: &str) -> Option<Kind> {
    match json.as_bytes()[0] {
        b't' | b'f' => Some(Kind::Boolean),
        b'"' | b'[' | b'{' => Some(Kind::TextOrJson),
        _ => [Kind::Long, Kind::Double].into_iter().find(|kind| fit_number(*kind, json).is_some()),
    }
}

fn fits(kind: Kind, json: &str) -> bool {
    match json.as_bytes()[0] {
        b't' | b'f' => kind == Kind::Boolean,
        b'"' | b'[' | b'{' => kind == Kind::TextOrJson,
        _ => matches!(kind, Kind::Int | Kind::Long | Kind::Double) && fit_number(kind, json).is_some(),
    }
}

fn schema(spec: &Spec, added: &[Column]) -> Schema {
    let types =
        [timestamp_type(), DataType::Date32, DataType::Int32, DataType::Int64, timestamp_type(), DataType::Utf8];
    let coordinates = COORDINATES.iter().zip(types).map(|(name, data_type)| Field::new(*name, data_type, true));
    let contract = spec.contract.iter().map(Column::arrow_field);
    Schema::new(contract.chain(coordinates).chain(added.iter().map(Column::arrow_field)).collect::<Vec<_>>())
}

fn batch(
    schema: &SchemaRef,
    chunk: Chunk,
    added: &[Column],
    values: Vec<Sparse>,
    rescued: Sparse,
    spec: &Spec,
) -> Result<RecordBatch> {
    let rows = chunk.rows;
    let mut columns = chunk.columns;
    columns.extend([
        received_at(spec, rows),
        received_on(spec, rows),
        chunk.partitions,
        chunk.offsets,
        chunk.timestamps,
        texts(rescued, rows, Some),
    ]);
    columns.extend(added.iter().zip(values).map(|(column, values)| sparse_array(column.kind, values, rows)));
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}

fn sparse_array(kind: Kind, values: Sparse, rows: usize) -> ArrayRef {
    match kind {
        Kind::Boolean => {
            let mut builder = BooleanBuilder::with_capacity(rows);
            dense(values, rows, |json| builder.append_option(json.map(|json| json == "true")));
            Arc::new(builder.finish())
        }
        Kind::Int | Kind::Long => {
            let mut builder = Int64Builder::with_capacity(rows);
            dense(values, rows, |json| builder.append_option(json.and_then(|json| json.parse().ok())));
            Arc::new(builder.finish())
        }
        Kind::Double => {
            let mut builder = Float64Builder::with_capacity(rows);
            dense(values, rows, |json| match json.and_then(|json| fit_number(Kind::Double, &json)) {
                Some(Value::Double(value)) => builder.append_value(value),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        _ => texts(values, rows, |json| if json.starts_with('"') { scalar_text(&json) } else { Some(json) }),
    }
}

fn texts(values: Sparse, rows: usize, text: impl Fn(String) -> Option<String>) -> ArrayRef {
    let mut builder = StringBuilder::new();
    dense(values, rows, |json| builder.append_option(json.and_then(&text)));
    Arc::new(builder.finish())
}

fn dense(values: Sparse, rows: usize, mut push: impl FnMut(Option<String>)) {
    let mut values = values.into_iter().peekable();
    for row in 0..rows {
        push(values.next_if(|(at, _)| *at == row).map(|(_, json)| json));
    }
}
