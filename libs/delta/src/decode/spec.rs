//! The columns that a decoder fills: those of the contract, and those that earlier messages added.

use std::collections::HashSet;

use deltalake_core::arrow::datatypes::{DataType, Field, Fields};
use deltalake_core::kernel::{DataType as DeltaType, PrimitiveType, StructType};
use serde::Deserialize;

use crate::error::{Error, Result};

/// The columns that the decoder adds to those of the event.
pub const COORDINATES: [&str; 6] =
    ["ingestion_timestamp", "ingestion_date", "kafka_partition", "kafka_offset", "kafka_timestamp", "_rescued_data"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Boolean,
    Int,
    Long,
    Double,
    Text,
    /// A string column that was added by evolution: it also holds arrays and objects, as compact JSON text.
    TextOrJson,
    Struct,
}

pub struct Column {
    pub name: String,
    /// The usual text in a message: `"name":`.
    pub key: String,
    pub kind: Kind,
    /// The fields of a struct, which are scalars.
    pub children: Vec<Column>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    contract: StructType,
    evolved: StructType,
    #[serde(default)]
    retired: Vec<String>,
    #[serde(default = "unbounded")]
    source_columns: usize,
    topic: String,
    received_at: i64,
    received_on: i32,
}

fn unbounded() -> usize {
    usize::MAX
}

pub struct Spec {
    /// The event's own columns, in the table's order.
    pub contract: Vec<Column>,
    /// Columns that earlier messages added, in the table's order.
    pub evolved: Vec<Column>,
    /// Names of columns that no longer receive values.
    retired: Vec<String>,
    /// The most columns that messages may add, including those in `evolved`.
    pub source_columns: usize,
    pub topic: String,
    /// Microseconds since the epoch; the same for all rows.
    pub received_at: i64,
    /// Days since the epoch; the same for all rows. This is the date of the run, which may differ from that of `received_at`.
    pub received_on: i32,
}

/// The columns that a change feed adds to those of the table.
const CHANGE_FEED: [&str; 3] = ["_change_type", "_commit_version", "_commit_timestamp"];

impl Spec {
    pub fn parse(json: &str) -> Result<Self> {
        let options: Options = serde_json::from_str(json)?;
        Ok(Self {
            contract: columns(&options.contract, Kind::Text)?,
            evolved: columns(&options.evolved, Kind::TextOrJson)?,
            retired: options.retired,
            source_columns: options.source_columns,
            topic: options.topic,
            received_at: options.received_at,
            received_on: options.received_on,
        })
    }

    /// Names that a new column must not have, in lower case: names must differ by more than case.
    pub fn taken_names(&self) -> HashSet<String> {
        let own = COORDINATES.iter().chain(&CHANGE_FEED).map(|name| name.to_string());
        let retired = self.retired.iter().map(|name| name.to_lowercase());
        let columns = self.contract.iter().chain(&self.evolved).map(|column| column.name.to_lowercase());
        own.chain(retired).chain(columns).collect()
    }
}

fn columns(fields: &StructType, text: Kind) -> Result<Vec<Column>> {
    fields
        .fields()
        .map(|field| {
            let (kind, children) = match field.data_type() {
                DeltaType::Primitive(PrimitiveType::Boolean) => (Kind::Boolean, Vec::new()),
                DeltaType::Primitive(PrimitiveType::Integer) => (Kind::Int, Vec::new()),
                DeltaType::Primitive(PrimitiveType::Long) => (Kind::Long, Vec::new()),
                DeltaType::Primitive(PrimitiveType::Double) => (Kind::Double, Vec::new()),
                DeltaType::Primitive(PrimitiveType::String) => (text, Vec::new()),
                DeltaType::Struct(children) => {
                    let children = columns(children, Kind::Text)?;
                    if children.iter().any(|child| child.kind == Kind::Struct) {
                        return Err(Error::invalid(format!("column {} nests a struct in a struct", field.name())));
                    }
                    (Kind::Struct, children)
                }
                _ => return Err(Error::invalid(format!("column {} has a type that no event can carry", field.name()))),
            };
            Ok(Column::new(field.name(), kind, children))
        })
        .collect()
}

impl Column {
    pub fn new(name: &str, kind: Kind, children: Vec<Column>) -> Self {
        Self { name: name.to_string(), key: format!("\"{name}\":"), kind, children }
    }

    pub fn arrow_type(&self) -> DataType {
        match self.kind {
            Kind::Boolean => DataType::Boolean,
            Kind::Int => DataType::Int32,
            Kind::Long => DataType::Int64,
            Kind::Double => DataType::Float64,
            Kind::Text | Kind::TextOrJson => DataType::Utf8,
            Kind::Struct => DataType::Struct(self.children.iter().map(Column::arrow_field).collect::<Fields>()),
        }
    }

    pub fn arrow_field(&self) -> Field {
        Field::new(&self.name, self.arrow_type(), true)
    }
}
