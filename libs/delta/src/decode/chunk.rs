//! Consecutive messages of one partition, decoded independently of other chunks.

use std::sync::Arc;

use deltalake_core::arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int32Array, Int32Builder, Int64Array, Int64Builder, NullBufferBuilder,
    StringBuilder, StructArray, TimestampMicrosecondArray,
};
use jiter::{Jiter, Peek};

use super::json::{Fault, compact};
use super::plain::is_plain;
use super::quarantine::Quarantine;
use super::rescued::Entry;
use super::row::{Row, Value, slot_of};
use super::spec::{Column, Kind, Spec};

/// Messages as an event log returns them. Message `i` is `bytes[starts[i]..][..lengths[i]]`; a length of -1 means that the
/// message has no value.
pub struct Messages<'a> {
    pub partition: i32,
    pub bytes: &'a [u8],
    pub starts: &'a [u32],
    pub lengths: &'a [i32],
    pub offsets: &'a [i64],
    /// Milliseconds since the epoch, if the log has timestamps; -1 for a message without a timestamp.
    pub timestamps: Option<&'a [i64]>,
}

/// The contract's columns, and the values whose columns depend on all chunks.
pub struct Chunk {
    pub columns: Vec<ArrayRef>,
    pub partitions: ArrayRef,
    pub offsets: ArrayRef,
    pub timestamps: ArrayRef,
    pub rows: usize,
    pub odd: Vec<OddRow>,
    pub quarantine: Quarantine,
}

pub struct OddRow {
    pub row: usize,
    pub rescued: Vec<Entry>,
    pub unknown: Vec<Entry>,
}

impl Chunk {
    pub fn decode(messages: &Messages, spec: &Spec) -> Self {
        let mut builders: Vec<Builder> = spec.contract.iter().map(Builder::new).collect();
        let mut row = Row::new(&spec.contract);
        let slots: Vec<usize> = (0..spec.contract.len()).map(|index| slot_of(&spec.contract, index)).collect();
        let (mut offsets, mut timestamps) = (Vec::new(), Vec::new());
        let (mut odd, mut quarantine) = (Vec::new(), Quarantine::default());
        // One call for the whole chunk is much faster than one for each message.
        let text = std::str::from_utf8(messages.bytes).ok();
        for (index, offset) in messages.offsets.iter().copied().enumerate() {
            let timestamp = messages.timestamp(index);
            let raw = messages.raw(index);
            match read(&mut row, raw, text.is_some_and(|text| messages.is_text(index, text)), &spec.contract) {
                Ok(()) => {
                    if row.is_odd() {
                        odd.push(OddRow {
                            row: offsets.len(),
                            rescued: std::mem::take(&mut row.rescued),
                            unknown: std::mem::take(&mut row.unknown),
                        });
                    }
                    for (index, builder) in builders.iter_mut().enumerate() {
                        builder.push(&row, raw.unwrap_or_default(), slots[index]);
                    }
                    offsets.push(offset);
                    timestamps.push(timestamp);
                }
                Err(reason) => quarantine.push(raw, reason, messages.partition, offset, timestamp),
            }
        }
        let rows = offsets.len();
        Self {
            columns: builders.into_iter().map(Builder::finish).collect(),
            partitions: Arc::new(Int32Array::from_value(messages.partition, rows)),
            offsets: Arc::new(Int64Array::from(offsets)),
            timestamps: Arc::new(TimestampMicrosecondArray::from(timestamps).with_timezone("UTC")),
            rows,
            odd,
            quarantine,
        }
    }
}

/// The end of the year 9999, in milliseconds since the epoch.
const LAST_TIMESTAMP: i64 = 253_402_300_799_999;

impl Messages<'_> {
    /// Microseconds since the epoch. A producer may send any number: one that is negative or after the year 9999 is ignored.
    fn timestamp(&self, index: usize) -> Option<i64> {
        let milliseconds = self.timestamps?[index];
        (0..=LAST_TIMESTAMP).contains(&milliseconds).then(|| milliseconds * 1000)
    }

    fn raw(&self, index: usize) -> Option<&[u8]> {
        let length = usize::try_from(self.lengths[index]).ok()?;
        let start = self.starts[index] as usize;
        Some(&self.bytes[start..start + length])
    }

    /// Whether a message of a chunk that is valid UTF-8 is valid too: no character crosses the ends of the message.
    fn is_text(&self, index: usize, chunk: &str) -> bool {
        let start = self.starts[index] as usize;
        let end = start + usize::try_from(self.lengths[index]).unwrap_or(0);
        chunk.is_char_boundary(start) && chunk.is_char_boundary(end)
    }
}

/// Fills the row, or returns the reason why the message is quarantined.
fn read(row: &mut Row, raw: Option<&[u8]>, valid_utf8: bool, columns: &[Column]) -> Result<(), &'static str> {
    let raw = raw.ok_or("tombstone")?;
    if raw.is_empty() {
        return Err("empty");
    }
    if !valid_utf8 && std::str::from_utf8(raw).is_err() {
        return Err("invalid_utf8");
    }
    if is_plain(raw) && row.read_plain(raw, columns) {
        return Ok(());
    }
    let mut jiter = Jiter::new(raw);
    match jiter.peek() {
        Ok(Peek::Object) => row.read(raw, &mut jiter, columns).map_err(|_| "invalid_json"),
        Ok(peek) => Err(other_value(&mut jiter, peek)),
        Err(_) => Err("invalid_json"),
    }
}

fn other_value(jiter: &mut Jiter, peek: Peek) -> &'static str {
    let whole = compact(jiter, peek, 0, &mut String::new()).and_then(|()| Ok::<_, Fault>(jiter.finish()?));
    if whole.is_ok() { "not_an_object" } else { "invalid_json" }
}

enum Builder {
    Boolean(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Double(Float64Builder),
    Text(StringBuilder),
    Struct { column: StructColumn, children: Vec<Builder>, present: NullBufferBuilder },
}

type StructColumn = deltalake_core::arrow::datatypes::DataType;

impl Builder {
    fn new(column: &Column) -> Self {
        match column.kind {
            Kind::Boolean => Self::Boolean(BooleanBuilder::new()),
            Kind::Int => Self::Int(Int32Builder::new()),
            Kind::Long => Self::Long(Int64Builder::new()),
            Kind::Double => Self::Double(Float64Builder::new()),
            Kind::Text | Kind::TextOrJson => Self::Text(StringBuilder::new()),
            Kind::Struct => Self::Struct {
                column: column.arrow_type(),
                children: column.children.iter().map(Self::new).collect(),
                present: NullBufferBuilder::new(0),
            },
        }
    }

    fn push(&mut self, row: &Row, message: &[u8], slot: usize) {
        match (self, row.value(slot)) {
            (Self::Boolean(builder), Value::Boolean(value)) => builder.append_value(value),
            (Self::Boolean(builder), _) => builder.append_null(),
            (Self::Int(builder), Value::Int(value)) => builder.append_value(value),
            (Self::Int(builder), _) => builder.append_null(),
            (Self::Long(builder), Value::Long(value)) => builder.append_value(value),
            (Self::Long(builder), _) => builder.append_null(),
            (Self::Double(builder), Value::Double(value)) => builder.append_value(value),
            (Self::Double(builder), _) => builder.append_null(),
            (Self::Text(builder), Value::Text(start, end)) => builder.append_value(&row.text[start..end]),
            (Self::Text(builder), Value::Plain(start, end)) => {
                builder.append_value(std::str::from_utf8(&message[start..end]).expect("the message is valid UTF-8"))
            }
            (Self::Text(builder), _) => builder.append_null(),
            (Self::Struct { children, present, .. }, value) => {
                present.append(value == Value::Struct);
                for (index, child) in children.iter_mut().enumerate() {
                    child.push(row, message, slot + 1 + index);
                }
            }
        }
    }

    fn finish(self) -> ArrayRef {
        match self {
            Self::Boolean(mut builder) => Arc::new(builder.finish()),
            Self::Int(mut builder) => Arc::new(builder.finish()),
            Self::Long(mut builder) => Arc::new(builder.finish()),
            Self::Double(mut builder) => Arc::new(builder.finish()),
            Self::Text(mut builder) => Arc::new(builder.finish()),
            Self::Struct { column, children, mut present } => {
                let StructColumn::Struct(fields) = column else { unreachable!("the column is a struct") };
                let children = children.into_iter().map(Self::finish).collect();
                Arc::new(StructArray::new(fields, children, present.finish()))
            }
        }
    }
}
