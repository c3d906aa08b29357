//! What changes a table: append, replaceWhere, merge, delete. Each is one commit or none.

use std::collections::BTreeMap;
use std::sync::Arc;

use deltalake_core::DeltaTable;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::operations::merge::{InsertBuilder, MergeBuilder, UpdateBuilder};
use deltalake_core::operations::write::SchemaMode;
use deltalake_core::protocol::SaveMode;
use napi_derive::napi;
use serde::Deserialize;

use crate::commit::CommitOptions;
use crate::error::{Error, Result};
use crate::session::{new_session, writer_properties};
use crate::source::NativeSource;
use crate::table::NativeTable;

#[napi(object)]
pub struct CommitResult {
    pub version: i64,
    /// The operation's metrics as JSON, an empty object where delta-rs gives none.
    pub metrics: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct MergeSpec {
    on: String,
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
    /// Every column of the target from the source's column of that name.
    SetAll,
    Delete,
}

#[napi]
impl NativeTable {
    #[napi]
    pub async fn append(
        &self,
        source: &NativeSource,
        merge_schema: bool,
        commit: Option<String>,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let context = new_session();
        let frame = rows.to_write(&context).await?;
        let mut write = self
            .loaded()?
            .write(Vec::new())
            .with_input_plan(frame.logical_plan().clone())
            .with_save_mode(SaveMode::Append)
            .with_session_state(Arc::new(context.state()))
            .with_writer_properties(writer_properties())
            .with_commit_properties(CommitOptions::parse(commit.as_deref())?.properties()?);
        if merge_schema {
            write = write.with_schema_mode(SchemaMode::Merge);
        }
        Ok(self.committed(write.await.map_err(Error::from)?, "{}".into())?)
    }

    #[napi]
    pub async fn replace_where(
        &self,
        predicate: String,
        source: &NativeSource,
        commit: Option<String>,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let context = new_session();
        let frame = rows.to_write(&context).await?;
        let write = self
            .loaded()?
            .write(Vec::new())
            .with_input_plan(frame.logical_plan().clone())
            .with_save_mode(SaveMode::Overwrite)
            .with_replace_where(predicate)
            .with_session_state(Arc::new(context.state()))
            .with_writer_properties(writer_properties())
            .with_commit_properties(CommitOptions::parse(commit.as_deref())?.properties()?);
        Ok(self.committed(write.await.map_err(Error::from)?, "{}".into())?)
    }

    #[napi]
    pub async fn merge(
        &self,
        source: &NativeSource,
        spec: String,
        commit: Option<String>,
    ) -> napi::Result<CommitResult> {
        let rows = source.rows.clone();
        let spec: MergeSpec = serde_json::from_str(&spec).map_err(Error::from)?;
        let context = new_session();
        let frame = rows.to_write(&context).await?;
        let table = self.loaded()?;
        let columns = column_names(&table)?;
        let merge = table
            .merge(frame, spec.on.clone())
            .with_source_alias("source")
            .with_target_alias("target")
            // The source is small beside the table: its values prune the target's files.
            .with_streaming(false)
            .with_session_state(Arc::new(context.state()))
            .with_writer_properties(writer_properties())
            .with_commit_properties(CommitOptions::parse(commit.as_deref())?.properties()?);
        let (table, metrics) = clauses(merge, spec, &columns)?.await.map_err(Error::from)?;
        Ok(self.committed(table, serde_json::to_string(&metrics).map_err(Error::from)?)?)
    }

    #[napi]
    pub async fn delete(&self, predicate: Option<String>, commit: Option<String>) -> napi::Result<CommitResult> {
        let context: SessionContext = new_session();
        let mut delete = self
            .loaded()?
            .delete()
            .with_session_state(Arc::new(context.state()))
            .with_writer_properties(writer_properties())
            .with_commit_properties(CommitOptions::parse(commit.as_deref())?.properties()?);
        if let Some(predicate) = predicate {
            delete = delete.with_predicate(predicate);
        }
        let (table, metrics) = delete.await.map_err(Error::from)?;
        Ok(self.committed(table, serde_json::to_string(&metrics).map_err(Error::from)?)?)
    }
}

impl NativeTable {
    fn committed(&self, table: DeltaTable, metrics: String) -> Result<CommitResult> {
        give_back_memory();
        Ok(CommitResult { version: self.replace(table)?, metrics })
    }
}

/// glibc keeps what each thread's arena has freed, and a write frees most of what it took: a million rows through
/// Silver in four batches added up to 1.9 GB.
fn give_back_memory() {
    #[cfg(target_env = "gnu")]
    // SAFETY: malloc_trim only looks at free memory, under the arenas' own locks.
    unsafe {
        libc::malloc_trim(0);
    }
}

fn column_names(table: &DeltaTable) -> Result<Vec<String>> {
    Ok(table.snapshot()?.schema().fields().map(|field| field.name().clone()).collect())
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
                insert = insert.set(column, value);
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
        _ => columns.iter().map(|column| (column.clone(), format!("source.\"{column}\""))).collect(),
    }
}

fn with_values(mut update: UpdateBuilder, predicate: Option<String>, values: Vec<(String, String)>) -> UpdateBuilder {
    for (column, value) in values {
        update = update.update(column, value);
    }
    match predicate {
        Some(predicate) => update.predicate(predicate),
        None => update,
    }
}
