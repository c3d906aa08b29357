//! Upsert: rows of a source replace the rows of a table with the same key, or are added. Only files that have such a row are
//! rewritten. The keys of the source and of the matched rows are held in memory, never whole rows; delta-rs' MERGE holds all
//! rows of the files that it reads and does not change.

mod spec;
mod statements;

use std::collections::BTreeSet;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::array::{AsArray, RecordBatch};
use deltalake_core::arrow::datatypes::{DataType, SchemaRef};
use deltalake_core::datafusion::datasource::MemTable;
use deltalake_core::datafusion::logical_expr::{cast, ident};
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::table::config::TablePropertiesExt;
use futures::StreamExt;
use napi_derive::napi;
use serde_json::{Value, json};
use url::Url;

use super::Operation;
use super::data_files;
use super::reserved::{AMONG, FILE};
use super::schema::{conformed, writable_schema};
use super::write::CommitResult;
use crate::abort::NativeAbort;
use crate::error::{Code, Error, Result};
use crate::sql::{NativeSource, Rows};
use crate::table::NativeTable;

use spec::UpsertSpec;

#[napi]
impl NativeTable {
    #[napi]
    pub async fn upsert(
        &self,
        source: &NativeSource,
        spec: String,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let spec: UpsertSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let done = self.commit(commit, abort, |operation| async move {
            let Operation { table, context, properties, metadata } = operation.removing()?;
            let (actions, metrics) = Upsert::of(&table, context, rows, &spec).await?.actions().await?;
            let metadata = metadata.into_iter().chain([("operationMetrics".to_string(), metrics.clone())]);
            CommitBuilder::from(properties.with_metadata(metadata))
                .with_actions(actions)
                .build(Some(table.snapshot()?.snapshot()), table.log_store(), spec.operation())
                .await?;
            Ok((table, metrics))
        });
        CommitResult::of(done.await?)
    }
}

/// The rows of the table that the source replaces or deletes: their keys, and the URLs of their files.
#[derive(Default)]
struct Found {
    keys: Vec<RecordBatch>,
    files: BTreeSet<String>,
}

/// The session has these relations: `source`, with the columns of the table; `target`, the rows of the table that may be
/// changed; `found`, the keys of those that are changed; `touched`, all rows of the files with such a row, and [`AMONG`].
struct Upsert<'a> {
    table: &'a DeltaTable,
    context: SessionContext,
    spec: &'a UpsertSpec,
    schema: SchemaRef,
}

impl<'a> Upsert<'a> {
    async fn of(table: &'a DeltaTable, context: SessionContext, rows: Rows, spec: &'a UpsertSpec) -> Result<Self> {
        if rows.is_stream() {
            return Err(Error::invalid("the rows of an upsert are read more than once: a stream can be read once"));
        }
        let schema = writable_schema(table)?;
        // A join holds its first side in memory. Every statement names keys first, and the planner must not reorder them.
        context.state_ref().write().config_mut().options_mut().optimizer.join_reordering = false;
        let source = rows.to_write(&context).await?;
        spec.require_columns(source.schema().as_arrow(), &schema)?;
        let source = conformed(source, &schema, spec.deleted.as_ref().map(ident))?;
        context.register_table("source", source.into_view())?;
        Ok(Self { table, context, spec, schema })
    }

    async fn actions(&self) -> Result<(Vec<Action>, Value)> {
        let source_rows = self.source_rows().await?;
        let Found { keys, files: touched } = self.found().await?;
        let matched: usize = keys.iter().map(RecordBatch::num_rows).sum();
        let mut actions = data_files::removed(self.table, &self.names(&touched)?)?;
        let removed = actions.len();
        if removed != touched.len() {
            return Err(Error::new(Code::Corrupt, "a file that was read is not in the log"));
        }
        if !touched.is_empty() {
            self.register(keys, &touched).await?;
        }
        let added = data_files::write(self.rows(!touched.is_empty()).await?, self.table, &self.schema).await?;
        let metrics = json!({
            "num_source_rows": source_rows,
            "num_target_rows_matched": matched,
            "num_target_files_removed": removed,
            "num_target_files_added": added.len(),
        });
        actions.extend(added.into_iter().map(Action::Add));
        // For a commit that only adds files, the change feed consists of their rows.
        if removed > 0 && self.table.snapshot()?.table_config().enable_change_data_feed() {
            actions.extend(data_files::write_changes(self.changes().await?, self.table, &self.schema).await?);
        }
        Ok((actions, metrics))
    }

    /// The rows of the table whose keys the source has.
    async fn found(&self) -> Result<Found> {
        let target = self.scan(None).await?.alias("target")?;
        let among = self.spec.among(&target)?;
        let target = target.filter(among).map_err(|error| Error::from(error).of_argument())?;
        let file = cast(ident(FILE), DataType::Utf8).alias(FILE);
        self.context.register_table("target", conformed(target, &self.schema, Some(file))?.into_view())?;
        let mut rows = self.matched_keys().await?.execute_stream().await?;
        let mut found = Found::default();
        while let Some(batch) = rows.next().await {
            let mut batch = batch?;
            let files = batch.remove_column(0);
            found.files.extend(files.as_string::<i32>().iter().flatten().map(String::from));
            found.keys.push(batch);
        }
        Ok(found)
    }

    async fn register(&self, keys: Vec<RecordBatch>, touched: &BTreeSet<String>) -> Result<()> {
        let found = MemTable::try_new(keys[0].schema(), vec![keys])?;
        self.context.register_table("found", Arc::new(found))?;
        let scan = self.scan(Some(touched)).await?.alias("target")?;
        let among = self.spec.among(&scan)?.alias(AMONG);
        self.context.register_table("touched", conformed(scan, &self.schema, Some(among))?.into_view())?;
        Ok(())
    }

    /// The rows of all files, or of some.
    async fn scan(&self, touched: Option<&BTreeSet<String>>) -> Result<DataFrame> {
        let scan = self.table.table_provider().with_session(Arc::new(self.context.state())).with_file_column(FILE);
        let scan = match touched {
            Some(files) => scan.with_file_paths(files),
            None => scan,
        };
        Ok(self.context.read_table(scan.await?)?)
    }

    /// Paths relative to the table, as in the log, of URLs, as in a scan.
    fn names(&self, urls: &BTreeSet<String>) -> Result<BTreeSet<Path>> {
        let root = self.table.snapshot()?.snapshot().table_configuration().table_root().clone();
        let path = |url: &str| {
            let url = Url::parse(url).ok()?;
            Path::from_url_path(url.path().strip_prefix(root.path().trim_end_matches('/'))?).ok()
        };
        let names = urls
            .iter()
            .map(|url| path(url).ok_or_else(|| Error::new(Code::Corrupt, "a data file is not below its table")));
        names.collect()
    }
}
