//! Upsert: rows of a source take the place of the rows of a table with the same key, or are added. Only files that hold
//! such a row are written again. Memory holds the keys of the source and of the matched rows, never whole rows; delta-rs'
//! MERGE holds all rows of the files that it reads and does not change.

use std::collections::BTreeSet;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::arrow::array::{AsArray, RecordBatch};
use deltalake_core::arrow::datatypes::{DataType, Int64Type, Schema, SchemaRef};
use deltalake_core::datafusion::common::tree_node::TreeNode;
use deltalake_core::datafusion::datasource::MemTable;
use deltalake_core::datafusion::logical_expr::{Expr, Volatility, cast, ident};
use deltalake_core::datafusion::prelude::{DataFrame, SessionContext};
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::logstore::object_store::path::Path;
use deltalake_core::protocol::{DeltaOperation, MergePredicate};
use deltalake_core::table::config::TablePropertiesExt;
use futures::StreamExt;
use napi_derive::napi;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::error::{Code, Error, Result};
use crate::files::{self, CHANGE_TYPE, conformed};
use crate::merge::quoted;
use crate::operation::{NativeAbort, Operation};
use crate::source::{NativeSource, Rows};
use crate::table::NativeTable;
use crate::write::CommitResult;

/// The column of a scan that says which file a row is in.
const FILE: &str = "__fastcart_file";

/// Of a row of the source, whether the row with its key is deleted.
const DELETED: &str = "__fastcart_deleted";

/// Of a row of the table, whether it may be changed.
const AMONG: &str = "__fastcart_among";

/// Of a key of the source, that the table has it.
const KNOWN: &str = "__fastcart_known";

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct UpsertSpec {
    /// The key: columns that both sides have.
    on: Vec<String>,
    /// SQL over `target`: the rows that may be replaced or deleted.
    among: Option<String>,
    /// A boolean column of the source: where it is true, the row with that key is deleted.
    deleted: Option<String>,
}

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

impl UpsertSpec {
    /// Errors: INVALID_ARGUMENT where the columns that it names are not what they have to be. SCHEMA_MISMATCH where those
    /// of the source are not those of the table.
    fn require_columns(&self, source: &Schema, table: &Schema) -> Result<()> {
        let on: BTreeSet<_> = self.on.iter().collect();
        if on.len() != self.on.len() || on.is_empty() {
            return Err(Error::invalid("the key of an upsert is a list of columns, each once"));
        }
        if let Some(name) = on.iter().find(|name| table.field_with_name(name).is_err()) {
            return Err(Error::invalid(format!("the table has no column {name}, which the key names")));
        }
        if let Some(name) = &self.deleted {
            let is_boolean = source.field_with_name(name).is_ok_and(|field| *field.data_type() == DataType::Boolean);
            if !is_boolean || table.field_with_name(name).is_ok() {
                let message = "must be boolean, and must not be in the table";
                return Err(Error::invalid(format!("the column {name} of `deleted` {message}")));
            }
        }
        files::require_fitting(source, table, self.deleted.as_deref())
    }

    fn is_key(&self) -> String {
        let equal = |name: &String| format!("source.{0} = target.{0}", quoted(name));
        self.on.iter().map(equal).collect::<Vec<_>>().join(" AND ")
    }

    fn deleted(&self) -> String {
        self.deleted.as_ref().map_or("false".into(), |name| format!("coalesce(source.{}, false)", quoted(name)))
    }

    /// As the log names it: there is no other name for it in the protocol.
    fn operation(&self) -> DeltaOperation {
        let of = |action: &str, predicate| MergePredicate { action_type: action.into(), predicate };
        let delete = self.deleted.as_ref().map(|name| of("delete", Some(format!("source.{}", quoted(name)))));
        DeltaOperation::Merge {
            predicate: self.among.clone(),
            merge_predicate: Some(self.is_key()),
            matched_predicates: delete.into_iter().chain([of("update", None)]).collect(),
            not_matched_predicates: vec![of("insert", None)],
            not_matched_by_source_predicates: Vec::new(),
        }
    }
}

/// Rows of the table that the source replaces or deletes: their keys, and the URLs of their files.
#[derive(Default)]
struct Found {
    keys: Vec<RecordBatch>,
    files: BTreeSet<String>,
}

/// Relations of its session: `source`, as the table has its columns; `target`, the table's rows that may be changed;
/// `found`, the keys of those that are; `touched`, all rows of the files with one, and [`AMONG`].
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
        let schema = files::schema(table)?;
        // Every join holds the side that is named first: keys, and no rows of the table.
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
        let mut actions = files::removed(self.table, &self.names(&touched)?)?;
        let removed = actions.len();
        if removed != touched.len() {
            return Err(Error::new(Code::Corrupt, "a file that was read is not in the log"));
        }
        if !touched.is_empty() {
            self.register(keys, &touched).await?;
        }
        let added = files::write(self.rows(!touched.is_empty()).await?, self.table, &self.schema).await?;
        let metrics = json!({
            "num_source_rows": source_rows,
            "num_target_rows_matched": matched,
            "num_target_files_removed": removed,
            "num_target_files_added": added.len(),
        });
        actions.extend(added.into_iter().map(Action::Add));
        // Of a commit that only adds, readers of the feed take the added rows.
        if removed > 0 && self.table.snapshot()?.table_config().enable_change_data_feed() {
            actions.extend(files::write_changes(self.changes().await?, self.table, &self.schema).await?);
        }
        Ok((actions, metrics))
    }

    /// Errors: QUERY where a key is there twice.
    async fn source_rows(&self) -> Result<i64> {
        let keys = self.keys("source");
        let counted = self.sql(format!(
            "SELECT coalesce(sum(n), 0) AS rows, coalesce(max(n), 0) AS most
             FROM (SELECT count(*) AS n FROM source GROUP BY {keys})"
        ));
        let counted = counted.await?.collect().await?;
        let value = |column: usize| counted[0].column(column).as_primitive::<Int64Type>().value(0);
        if value(1) > 1 {
            return Err(Error::new(Code::Query, "two rows of the source have the same key"));
        }
        Ok(value(0))
    }

    /// The rows of the table whose keys the source has.
    async fn found(&self) -> Result<Found> {
        let target = self.scan(None).await?.alias("target")?;
        let among = self.among(&target)?;
        let target = target.filter(among).map_err(|error| Error::from(error).of_argument())?;
        let file = cast(ident(FILE), DataType::Utf8).alias(FILE);
        self.context.register_table("target", conformed(target, &self.schema, Some(file))?.into_view())?;
        let (keys, is_key) = (self.keys("target"), self.spec.is_key());
        let found = self.sql(format!(
            "SELECT target.{FILE}, {keys} FROM (SELECT {} FROM source) source RIGHT SEMI JOIN target ON {is_key}",
            self.keys("source")
        ));
        let mut rows = found.await?.execute_stream().await?;
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
        let among = self.among(&scan)?.alias(AMONG);
        self.context.register_table("touched", conformed(scan, &self.schema, Some(among))?.into_view())?;
        Ok(())
    }

    /// Whether a row of the table may be changed. It is evaluated more than once for each row, so that it must depend on the
    /// row alone. Errors: INVALID_ARGUMENT.
    fn among(&self, target: &DataFrame) -> Result<Expr> {
        let among = self.spec.among.as_deref().unwrap_or("true");
        let among = target.parse_sql_expr(among).map_err(|error| Error::from(error).of_argument())?;
        let is_of_more = |part: &Expr| match part {
            Expr::ScalarFunction(call) => call.func.signature().volatility != Volatility::Immutable,
            Expr::AggregateFunction(_) | Expr::WindowFunction(_) | Expr::Placeholder(_) | Expr::Unnest(_) => true,
            Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_) => true,
            _ => false,
        };
        if among.exists(|part| Ok(is_of_more(part)))? {
            let message = "`among` must depend on the row alone: no random(), now(), aggregates or subqueries";
            return Err(Error::invalid(message));
        }
        Ok(among)
    }

    /// What the files that are removed and the source become.
    async fn rows(&self, has_touched: bool) -> Result<DataFrame> {
        let (columns, deleted) = (self.columns("source"), self.spec.deleted());
        let source = self.sql(format!("SELECT {columns} FROM source WHERE NOT {deleted}")).await?;
        if !has_touched {
            return Ok(source);
        }
        let kept = self.sql(format!(
            "SELECT {} FROM (SELECT {} FROM source) source RIGHT ANTI JOIN touched target
             ON {} AND target.{AMONG}",
            self.columns("target"),
            self.keys("source"),
            self.spec.is_key(),
        ));
        Ok(kept.await?.union(source)?)
    }

    /// What readers of the change feed see.
    async fn changes(&self) -> Result<DataFrame> {
        let (keys, is_key, deleted) = (self.keys("source"), self.spec.is_key(), self.spec.deleted());
        let before = self.sql(format!(
            "SELECT {}, CASE WHEN source.{DELETED} THEN 'delete' ELSE 'update_preimage' END AS {CHANGE_TYPE}
             FROM (SELECT {keys}, {deleted} AS {DELETED} FROM source) source JOIN touched target
             ON {is_key} AND target.{AMONG}",
            self.columns("target"),
        ));
        let after = self.sql(format!(
            "SELECT {}, CASE WHEN target.{KNOWN} THEN 'update_postimage' ELSE 'insert' END AS {CHANGE_TYPE}
             FROM (SELECT DISTINCT {}, true AS {KNOWN} FROM found target) target RIGHT JOIN source ON {is_key}
             WHERE NOT {deleted}",
            self.columns("source"),
            self.keys("target"),
        ));
        Ok(before.await?.union(after.await?)?)
    }

    /// All files, or some.
    async fn scan(&self, touched: Option<&BTreeSet<String>>) -> Result<DataFrame> {
        let scan = self.table.table_provider().with_session(Arc::new(self.context.state())).with_file_column(FILE);
        let scan = match touched {
            Some(files) => scan.with_file_paths(files),
            None => scan,
        };
        Ok(self.context.read_table(scan.await?)?)
    }

    async fn sql(&self, statement: String) -> Result<DataFrame> {
        Ok(self.context.sql(&statement).await?)
    }

    fn keys(&self, relation: &str) -> String {
        list(relation, self.spec.on.iter())
    }

    fn columns(&self, relation: &str) -> String {
        list(relation, self.schema.fields().iter().map(|field| field.name()))
    }

    /// A scan names a file by its URL, the log by its path below the table.
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

fn list<'a>(relation: &str, names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("{relation}.{}", quoted(name))).collect::<Vec<_>>().join(", ")
}
