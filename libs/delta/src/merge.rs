//! MERGE: what a row of the target and a row of the source do to each other.

use std::collections::BTreeMap;

use deltalake_core::datafusion::common::Column;
use deltalake_core::operations::merge::{InsertBuilder, MergeBuilder, UpdateBuilder};
use napi_derive::napi;
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::operation::NativeAbort;
use crate::session::writer_properties;
use crate::source::NativeSource;
use crate::table::NativeTable;
use crate::write::CommitResult;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MergeSpec {
    on: String,
    #[serde(default)]
    merge_schema: bool,
    #[serde(default)]
    matched: Vec<Clause>,
    #[serde(default)]
    not_matched: Vec<Clause>,
    #[serde(default)]
    not_matched_by_source: Vec<Clause>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Clause {
    predicate: Option<String>,
    action: Action,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
enum Action {
    /// Column -> SQL expression over `source` and `target`.
    Set(BTreeMap<String, String>),
    /// Every column from the source's column of that name: of the target, or of the source where the schema may grow.
    SetAll,
    Delete,
}

#[napi]
impl NativeTable {
    #[napi]
    pub async fn merge(
        &self,
        source: &NativeSource,
        spec: String,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let spec: MergeSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let done = self.commit(commit, abort, |operation| async move {
            let operation = operation.removing()?;
            let session = operation.session();
            let frame = rows.to_write(&operation.context).await?;
            let columns = if spec.merge_schema {
                frame.schema().fields().iter().map(|field| field.name().clone()).collect()
            } else {
                operation.table.snapshot()?.schema().fields().map(|field| field.name().clone()).collect::<Vec<_>>()
            };
            let merge = operation
                .table
                .merge(frame, spec.on.clone())
                .with_source_alias("source")
                .with_target_alias("target")
                .with_merge_schema(spec.merge_schema)
                // A source is small beside the table, so that it may be read twice: its values prune the target's files.
                .with_streaming(rows.is_stream())
                .with_session_state(session)
                .with_writer_properties(writer_properties())
                .with_commit_properties(operation.properties);
            Ok(clauses(merge, spec, &columns)?.await?)
        });
        CommitResult::of(done.await?)
    }
}

fn clauses(mut merge: MergeBuilder, spec: MergeSpec, columns: &[String]) -> Result<MergeBuilder> {
    for Clause { predicate, action } in spec.matched {
        merge = match action {
            Action::Delete => merge.when_matched_delete(|delete| match predicate {
                Some(predicate) => delete.predicate(predicate),
                None => delete,
            })?,
            set => {
                let values = assignments(set, columns);
                merge.when_matched_update(|update| with_values(update, predicate, values))?
            }
        };
    }
    for Clause { predicate, action } in spec.not_matched {
        if matches!(action, Action::Delete) {
            return Err(Error::invalid("a row that the target does not have cannot be deleted"));
        }
        let values = assignments(action, columns);
        merge = merge.when_not_matched_insert(|mut insert: InsertBuilder| {
            for (column, value) in values {
                insert = insert.set(Column::from_name(column), value);
            }
            match predicate {
                Some(predicate) => insert.predicate(predicate),
                None => insert,
            }
        })?;
    }
    for Clause { predicate, action } in spec.not_matched_by_source {
        merge = match action {
            Action::Delete => merge.when_not_matched_by_source_delete(|delete| match predicate {
                Some(predicate) => delete.predicate(predicate),
                None => delete,
            })?,
            Action::Set(values) => merge.when_not_matched_by_source_update(|update| {
                with_values(update, predicate, values.into_iter().collect())
            })?,
            Action::SetAll => {
                return Err(Error::invalid("rows without a source have no source columns to take over"));
            }
        };
    }
    Ok(merge)
}

fn assignments(action: Action, columns: &[String]) -> Vec<(String, String)> {
    match action {
        Action::Set(values) => values.into_iter().collect(),
        _ => columns.iter().map(|column| (column.clone(), format!("source.{}", quoted(column)))).collect(),
    }
}

/// A name as an identifier of SQL.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn with_values(mut update: UpdateBuilder, predicate: Option<String>, values: Vec<(String, String)>) -> UpdateBuilder {
    for (column, value) in values {
        update = update.update(Column::from_name(column), value);
    }
    match predicate {
        Some(predicate) => update.predicate(predicate),
        None => update,
    }
}
