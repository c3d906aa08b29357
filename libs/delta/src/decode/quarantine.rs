//! Messages that are not events: their raw bytes, the reason, and their coordinates in the event log.

use std::sync::Arc;

use deltalake_core::arrow::array::{
    ArrayRef, BinaryBuilder, Date32Array, Int32Builder, Int64Builder, RecordBatch, StringArray, StringBuilder,
    TimestampMicrosecondArray, TimestampMicrosecondBuilder,
};
use deltalake_core::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use deltalake_core::arrow::error::ArrowError;

use super::spec::Spec;

#[derive(Default)]
pub struct Quarantine {
    raw_value: BinaryBuilder,
    reason: StringBuilder,
    partition: Int32Builder,
    offset: Int64Builder,
    timestamp: TimestampMicrosecondBuilder,
    pub rows: usize,
}

impl Quarantine {
    pub fn push(&mut self, raw: Option<&[u8]>, reason: &str, partition: i32, offset: i64, timestamp: Option<i64>) {
        self.raw_value.append_option(raw);
        self.reason.append_value(reason);
        self.partition.append_value(partition);
        self.offset.append_value(offset);
        self.timestamp.append_option(timestamp);
        self.rows += 1;
    }

    pub fn finish(mut self, spec: &Spec) -> Result<RecordBatch, ArrowError> {
        let rows = self.rows;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.raw_value.finish()),
            Arc::new(self.reason.finish()),
            Arc::new(StringArray::from_iter_values(std::iter::repeat_n(&spec.topic, rows))),
            Arc::new(self.partition.finish()),
            Arc::new(self.offset.finish()),
            Arc::new(self.timestamp.finish().with_timezone("UTC")),
            received_at(spec, rows),
            received_on(spec, rows),
        ];
        RecordBatch::try_new(schema(), columns)
    }
}

pub fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("raw_value", DataType::Binary, true),
        Field::new("reason", DataType::Utf8, true),
        Field::new("kafka_topic", DataType::Utf8, true),
        Field::new("kafka_partition", DataType::Int32, true),
        Field::new("kafka_offset", DataType::Int64, true),
        Field::new("kafka_timestamp", timestamp_type(), true),
        Field::new("ingestion_timestamp", timestamp_type(), true),
        Field::new("ingestion_date", DataType::Date32, true),
    ]))
}

pub fn timestamp_type() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

pub fn received_at(spec: &Spec, rows: usize) -> ArrayRef {
    Arc::new(TimestampMicrosecondArray::from_value(spec.received_at, rows).with_timezone("UTC"))
}

pub fn received_on(spec: &Spec, rows: usize) -> ArrayRef {
    Arc::new(Date32Array::from_value(spec.received_on, rows))
}
