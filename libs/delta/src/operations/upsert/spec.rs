//! The specification of an upsert, and its checks.

use std::collections::BTreeSet;

use deltalake_core::arrow::datatypes::{DataType, Schema};
use deltalake_core::datafusion::logical_expr::Expr;
use deltalake_core::datafusion::prelude::DataFrame;
use deltalake_core::protocol::{DeltaOperation, MergePredicate};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::operations::merge::quoted;
use crate::operations::row_condition::depends_on_row_alone;
use crate::operations::schema::require_fitting;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpsertSpec {
    /// The key: columns that both sides have.
    pub on: Vec<String>,
    /// An SQL expression over `target`: the rows that may be replaced or deleted.
    among: Option<String>,
    /// A boolean column of the source. If it is true, the row with the same key is deleted.
    pub deleted: Option<String>,
}

impl UpsertSpec {
    /// Errors: INVALID_ARGUMENT if a column that the specification names is missing or has the wrong type. SCHEMA_MISMATCH if
    /// the columns of the source are not those of the table.
    pub fn require_columns(&self, source: &Schema, table: &Schema) -> Result<()> {
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
        require_fitting(source, table, self.deleted.as_deref())
    }

    /// The condition for a row of the table that may be changed. It is evaluated more than once for each row, so that it must
    /// depend on the row alone. Errors: INVALID_ARGUMENT.
    pub fn among(&self, target: &DataFrame) -> Result<Expr> {
        let among = self.among.as_deref().unwrap_or("true");
        let among = target.parse_sql_expr(among).map_err(|error| Error::from(error).of_argument())?;
        if !depends_on_row_alone(&among)? {
            let message = "`among` must depend on the row alone: no random(), now(), aggregates or subqueries";
            return Err(Error::invalid(message));
        }
        Ok(among)
    }

    /// The SQL condition that a row of `source` and a row of `target` have the same key.
    pub fn has_same_key(&self) -> String {
        let equal = |name: &String| format!("source.{0} = target.{0}", quoted(name));
        self.on.iter().map(equal).collect::<Vec<_>>().join(" AND ")
    }

    /// The SQL condition that a row of `source` deletes the row with its key.
    pub fn is_deleted(&self) -> String {
        self.deleted.as_ref().map_or("false".into(), |name| format!("coalesce(source.{}, false)", quoted(name)))
    }

    /// The operation in the log: the protocol has no name for an upsert, so that it is a MERGE.
    pub fn operation(&self) -> DeltaOperation {
        let of = |action: &str, predicate| MergePredicate { action_type: action.into(), predicate };
        let delete = self.deleted.as_ref().map(|name| of("delete", Some(format!("source.{}", quoted(name)))));
        DeltaOperation::Merge {
            predicate: self.among.clone(),
            merge_predicate: Some(self.has_same_key()),
            matched_predicates: delete.into_iter().chain([of("update", None)]).collect(),
            not_matched_predicates: vec![of("insert", None)],
            not_matched_by_source_predicates: Vec::new(),
        }
    }
}
