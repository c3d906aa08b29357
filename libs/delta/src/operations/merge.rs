//! MERGE: updates, inserts and deletes rows of the target by rows of the source.

use std::collections::BTreeMap;

use deltalake_core::datafusion::common::Column;
use deltalake_core::operations::merge::{InsertBuilder, MergeBuilder, UpdateBuilder};
use napi_derive::napi;
use serde::Deserialize;

use super::write::CommitResult;
use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::sql::{NativeSource, writer_properties};
use crate::table::NativeTable;

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
    /// SQL expressions over `source` and `target`, by column.
    Set(BTreeMap<String, String>),
    /// Every column is set to the source's column of the same name. The columns are those of the target, or those of the
    /// source if the schema may grow.
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
                // A source that is not a stream is read twice: first its values select the target's files. It is small
                // compared to the table.
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

/// Quotes a name as an SQL identifier.
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
