//! SQL over named relations: Delta tables, their change feeds, spool files, decoded events.
//! The result goes to a file or to a stream, of Arrow or of text.

use std::fs::File;
use std::io::BufWriter;
use std::sync::{Arc, Mutex};

use deltalake_core::DeltaTable;
use deltalake_core::arrow::datatypes::DataType;
use deltalake_core::arrow::ipc::writer::FileWriter;
use deltalake_core::datafusion::execution::context::SQLOptions;
use deltalake_core::datafusion::logical_expr::{Expr, cast};
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use deltalake_core::delta_datafusion::DeltaCdfTableProvider;
use deltalake_core::kernel::Snapshot;
use deltalake_core::parquet::arrow::ArrowWriter;
use futures::StreamExt;
use napi_derive::napi;

use crate::error::{Error, Result};
use crate::operation::NativeAbort;
use crate::output::NativeOutput;
use crate::session::{new_session, writer_properties};
use crate::source::{NativeSource, Rows};
use crate::stores::add_table;
use crate::table::NativeTable;
use crate::text_output::NativeText;

#[derive(Clone)]
enum Relation {
    Table(DeltaTable),
    Changes { table: DeltaTable, from: u64, to: u64 },
    Rows(Rows),
}

/// A statement and what its names mean. Nothing runs before a sink asks for rows.
#[derive(Clone)]
pub struct Plan {
    sql: String,
    relations: Vec<(String, Relation)>,
}

impl Plan {
    pub fn reads_stream(&self) -> bool {
        self.relations.iter().any(|(_, relation)| matches!(relation, Relation::Rows(rows) if rows.is_stream()))
    }

    pub async fn dataframe(&self, context: &SessionContext) -> Result<DataFrame> {
        for (name, relation) in &self.relations {
            match relation {
                Relation::Table(table) => {
                    add_table(context, table);
                    let provider = table.table_provider().with_session(Arc::new(context.state())).await?;
                    context.register_table(name.as_str(), provider)?;
                }
                Relation::Changes { table, from, to } => {
                    add_table(context, table);
                    records_changes(table, *from).await?;
                    let changes = table.clone().scan_cdf().with_starting_version(*from).with_ending_version(*to);
                    context.register_table(name.as_str(), Arc::new(DeltaCdfTableProvider::try_new(changes)?))?;
                }
                Relation::Rows(rows) => {
                    let frame = Box::pin(rows.to_dataframe(context)).await?;
                    context.register_table(name.as_str(), frame.into_view())?;
                }
            }
        }
        // A query reads: it neither makes tables nor copies rows to files.
        let read_only = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
        Ok(context.sql_with_options(&self.sql, read_only).await?)
    }
}

/// A text that tables are partitioned by comes as one dictionary for each file; an Arrow file holds one for each column.
fn without_dictionaries(frame: DataFrame) -> Result<DataFrame> {
    let columns = frame.schema().columns().into_iter().zip(frame.schema().fields()).map(|(column, field)| {
        let name = column.name.clone();
        match field.data_type() {
            DataType::Dictionary(_, values) => cast(Expr::Column(column), values.as_ref().clone()).alias(name),
            _ => Expr::Column(column),
        }
    });
    let columns = columns.collect::<Vec<_>>();
    Ok(frame.select(columns)?)
}

/// delta-rs sees a feed that is switched off only where one of the commits says so, and otherwise takes rewritten files
/// for changes.
async fn records_changes(table: &DeltaTable, from: u64) -> Result<()> {
    let snapshot = Snapshot::try_new(table.log_store().as_ref(), Some(from)).await?;
    if snapshot.metadata().configuration().get("delta.enableChangeDataFeed").is_some_and(|on| on == "true") {
        return Ok(());
    }
    Err(Error::invalid(format!("the table did not record its changes at version {from}")))
}

#[napi]
pub struct NativeQuery {
    plan: Mutex<Option<Plan>>,
}

#[napi]
impl NativeQuery {
    #[napi(constructor)]
    pub fn new(sql: String) -> Self {
        Self { plan: Mutex::new(Some(Plan { sql, relations: Vec::new() })) }
    }

    #[napi]
    pub fn table(&self, name: String, table: &NativeTable) -> napi::Result<()> {
        Ok(self.add(name, Relation::Table(table.loaded()?))?)
    }

    /// The change feed of the versions `from` to `to`, both included, with `_change_type`, `_commit_version`
    /// and `_commit_timestamp`.
    #[napi]
    pub fn changes(&self, name: String, table: &NativeTable, from: i64, to: i64) -> napi::Result<()> {
        Ok(self.add(name, Relation::Changes { table: table.loaded()?, from: from as u64, to: to as u64 })?)
    }

    #[napi]
    pub fn rows(&self, name: String, source: &NativeSource) -> napi::Result<()> {
        Ok(self.add(name, Relation::Rows(source.rows.clone()))?)
    }

    /// Runs it into an Arrow IPC file; the number of rows.
    #[napi]
    pub async fn to_arrow_file(&self, path: String, abort: &NativeAbort) -> napi::Result<i64> {
        Ok(abort.or(self.plan()?.to_arrow_file(&path)).await?)
    }

    /// Runs it into a Parquet file; the number of rows.
    #[napi]
    pub async fn to_parquet_file(&self, path: String, abort: &NativeAbort) -> napi::Result<i64> {
        Ok(abort.or(self.plan()?.to_parquet_file(&path)).await?)
    }

    #[napi]
    pub fn output(&self) -> napi::Result<NativeOutput> {
        Ok(NativeOutput::new(self.plan()?))
    }

    #[napi]
    pub fn text(&self) -> napi::Result<NativeText> {
        Ok(NativeText::new(self.plan()?))
    }
}

impl NativeQuery {
    fn add(&self, name: String, relation: Relation) -> Result<()> {
        let mut plan = self.plan.lock().expect("no code panics while it holds this lock");
        plan.as_mut().ok_or_else(|| Error::closed("query"))?.relations.push((name, relation));
        Ok(())
    }

    pub fn plan(&self) -> Result<Plan> {
        self.plan.lock().expect("no code panics while it holds this lock").clone().ok_or_else(|| Error::closed("query"))
    }
}

impl Plan {
    async fn to_arrow_file(&self, path: &str) -> Result<i64> {
        let mut stream = without_dictionaries(self.dataframe(&new_session()).await?)?.execute_stream().await?;
        let mut writer = FileWriter::try_new(BufWriter::new(File::create(path)?), &stream.schema())?;
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            rows += batch.num_rows() as i64;
            writer.write(&batch)?;
        }
        writer.finish()?;
        Ok(rows)
    }

    async fn to_parquet_file(&self, path: &str) -> Result<i64> {
        let mut stream = self.dataframe(&new_session()).await?.execute_stream().await?;
        let mut writer = ArrowWriter::try_new(File::create(path)?, stream.schema(), Some(writer_properties()))?;
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            let batch = batch?;
            rows += batch.num_rows() as i64;
            writer.write(&batch)?;
        }
        writer.close()?;
        Ok(rows)
    }
}
