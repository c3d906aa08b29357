//! Rows that can be read: files, batches, streams, or a statement over named relations. A statement reads rows, and rows can
//! be those of a statement, so that both are here.

use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::datafusion::datasource::MemTable;
use deltalake_core::datafusion::datasource::file_format::options::ArrowReadOptions;
use deltalake_core::datafusion::execution::context::SQLOptions;
use deltalake_core::datafusion::logical_expr::Expr;
use deltalake_core::datafusion::prelude::{DataFrame, ParquetReadOptions, SessionContext};
use deltalake_core::delta_datafusion::DeltaCdfTableProvider;
use deltalake_core::kernel::Snapshot;

use super::batches::SharedBatches;
use super::functions::plain;
use super::incoming::Incoming;
use super::session::nested_session;
use super::table_scan::TableScan;
use crate::error::{Error, Result};
use crate::storage::add_table;

/// The rows of a write, or of a relation of a query.
#[derive(Clone)]
pub enum Rows {
    ArrowFile(String),
    ParquetFile(String),
    Batches(SchemaRef, SharedBatches),
    Query(Plan),
    Stream(Arc<Incoming>),
}

#[derive(Clone)]
pub enum Relation {
    Table(DeltaTable),
    Changes { table: DeltaTable, from: u64, to: u64 },
    Rows(Rows),
}

/// A statement and its relations by name. Nothing runs before rows are requested.
#[derive(Clone)]
pub struct Plan {
    sql: String,
    relations: Vec<(String, Relation)>,
}

impl Plan {
    pub fn new(sql: String) -> Self {
        Self { sql, relations: Vec::new() }
    }

    pub fn add(&mut self, name: String, relation: Relation) {
        self.relations.push((name, relation));
    }

    fn reads_stream(&self) -> bool {
        self.relations.iter().any(|(_, relation)| matches!(relation, Relation::Rows(rows) if rows.is_stream()))
    }

    pub async fn dataframe(&self, context: &SessionContext) -> Result<DataFrame> {
        for (name, relation) in &self.relations {
            match relation {
                Relation::Table(table) => {
                    add_table(context, table);
                    let provider = table.table_provider().with_session(Arc::new(context.state())).await?;
                    context.register_table(name.as_str(), Arc::new(TableScan(provider)))?;
                }
                Relation::Changes { table, from, to } => {
                    add_table(context, table);
                    require_change_feed(table, *from).await?;
                    let changes = table.clone().scan_cdf().with_starting_version(*from).with_ending_version(*to);
                    context.register_table(name.as_str(), Arc::new(DeltaCdfTableProvider::try_new(changes)?))?;
                }
                Relation::Rows(rows) => {
                    let frame = Box::pin(rows.to_dataframe(context)).await?;
                    context.register_table(name.as_str(), frame.into_view())?;
                }
            }
        }
        // A query only reads: it does not create tables or copy rows to files.
        let read_only = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        Ok(context.sql_with_options(&self.sql, read_only).await?)
    }
}

impl Rows {
    /// Whether the rows can be read only once.
    pub fn is_stream(&self) -> bool {
        match self {
            Rows::Stream(_) => true,
            Rows::Query(plan) => plan.reads_stream(),
            _ => false,
        }
    }

    /// The rows without the metadata of their columns: see [`plain`].
    pub async fn to_write(&self, context: &SessionContext) -> Result<DataFrame> {
        let frame = self.to_dataframe(context).await?;
        let plain = plain();
        let columns = frame.schema().columns();
        let fields = frame.schema().fields().clone();
        if fields.iter().all(|field| field.metadata().is_empty()) {
            return Ok(frame);
        }
        let columns = columns.into_iter().map(|column| {
            let name = column.name.clone();
            plain.call(vec![Expr::Column(column)]).alias(name)
        });
        Ok(frame.select(columns.collect::<Vec<_>>())?)
    }

    pub async fn to_dataframe(&self, context: &SessionContext) -> Result<DataFrame> {
        Ok(match self {
            Rows::ArrowFile(path) => context.read_arrow(path, ArrowReadOptions::default()).await?,
            Rows::ParquetFile(path) => context.read_parquet(path, ParquetReadOptions::default()).await?,
            Rows::Batches(schema, held) => {
                context.read_table(Arc::new(MemTable::try_new(schema.clone(), vec![held.get()?])?))?
            }
            // In a catalogue of its own: names mean something else in the outer query.
            Rows::Query(plan) => plan.dataframe(&nested_session(context)).await?,
            Rows::Stream(incoming) => incoming.to_dataframe(context).await?,
        })
    }
}

/// Errors: INVALID_ARGUMENT when the change feed was off at a version. delta-rs notices that only if one of the commits
/// switches the feed off, and otherwise reads rewritten files as changes.
async fn require_change_feed(table: &DeltaTable, from: u64) -> Result<()> {
    let snapshot = Snapshot::try_new(table.log_store().as_ref(), Some(from)).await?;
    if snapshot.metadata().configuration().get("delta.enableChangeDataFeed").is_some_and(|on| on == "true") {
        return Ok(());
    }
    Err(Error::invalid(format!("the table did not record its changes at version {from}")))
}
