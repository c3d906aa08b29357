//! SQL over named relations: Delta tables, their change feeds, spool files, decoded events. The result goes to a file, or to
//! a stream of Arrow or of text.

use std::fs::File;
use std::io::BufWriter;
use std::sync::Mutex;

use deltalake_core::arrow::datatypes::DataType;
use deltalake_core::arrow::ipc::writer::FileWriter;
use deltalake_core::datafusion::logical_expr::{Expr, cast};
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::parquet::arrow::ArrowWriter;
use futures::StreamExt;
use napi_derive::napi;

use super::output::NativeOutput;
use super::plan::{Plan, Relation, Rows};
use super::session::{new_session, writer_properties};
use super::source::NativeSource;
use super::text_output::NativeText;
use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::table::NativeTable;

#[napi]
pub struct NativeQuery {
    plan: Mutex<Option<Plan>>,
}

#[napi]
impl NativeQuery {
    #[napi(constructor)]
    pub fn new(sql: String) -> Self {
        Self { plan: Mutex::new(Some(Plan::new(sql))) }
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

    /// Writes the result to an Arrow IPC file and returns the number of rows.
    #[napi]
    pub async fn to_arrow_file(&self, path: String, abort: &NativeAbort) -> napi::Result<i64> {
        Ok(abort.or(write_arrow_file(&self.plan()?, &path)).await?)
    }

    /// Writes the result to a Parquet file and returns the number of rows.
    #[napi]
    pub async fn to_parquet_file(&self, path: String, abort: &NativeAbort) -> napi::Result<i64> {
        Ok(abort.or(write_parquet_file(&self.plan()?, &path)).await?)
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
        plan.as_mut().ok_or_else(|| Error::closed("query"))?.add(name, relation);
        Ok(())
    }

    fn plan(&self) -> Result<Plan> {
        self.plan.lock().expect("no code panics while it holds this lock").clone().ok_or_else(|| Error::closed("query"))
    }
}

#[napi]
impl NativeSource {
    #[napi(factory)]
    pub fn query(query: &NativeQuery) -> napi::Result<Self> {
        Ok(Self { rows: Rows::Query(query.plan()?) })
    }
}

/// A text column by which a table is partitioned is read as one dictionary for each file, but an Arrow file has only one
/// dictionary for each column.
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

async fn write_arrow_file(plan: &Plan, path: &str) -> Result<i64> {
    let mut stream = without_dictionaries(plan.dataframe(&new_session()).await?)?.execute_stream().await?;
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

async fn write_parquet_file(plan: &Plan, path: &str) -> Result<i64> {
    let mut stream = plan.dataframe(&new_session()).await?.execute_stream().await?;
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
