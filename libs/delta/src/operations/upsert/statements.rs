//! The statements of an upsert. Every join names keys first, because its first side is held in memory.

use deltalake_core::arrow::array::AsArray;
use deltalake_core::arrow::datatypes::Int64Type;
use deltalake_core::datafusion::prelude::DataFrame;

use super::Upsert;
use crate::error::{Code, Error, Result};
use crate::operations::merge::quoted;
use crate::operations::reserved::{AMONG, CHANGE_TYPE, DELETED, FILE, KNOWN};

impl Upsert<'_> {
    /// The number of rows of the source. Errors: QUERY if two rows have the same key.
    pub async fn source_rows(&self) -> Result<i64> {
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

    /// The file and the key of each row of the table whose key the source has.
    pub async fn matched_keys(&self) -> Result<DataFrame> {
        let (keys, has_same_key) = (self.keys("target"), self.spec.has_same_key());
        let matched = self.sql(format!(
            "SELECT target.{FILE}, {keys} FROM (SELECT {} FROM source) source
             RIGHT SEMI JOIN target ON {has_same_key}",
            self.keys("source")
        ));
        matched.await
    }

    /// The rows that the added files have: those of the source, and those of the removed files that are not matched.
    pub async fn rows(&self, has_touched: bool) -> Result<DataFrame> {
        let (columns, deleted) = (self.columns("source"), self.spec.is_deleted());
        let source = self.sql(format!("SELECT {columns} FROM source WHERE NOT {deleted}")).await?;
        if !has_touched {
            return Ok(source);
        }
        let kept = self.sql(format!(
            "SELECT {} FROM (SELECT {} FROM source) source RIGHT ANTI JOIN touched target
             ON {} AND target.{AMONG}",
            self.columns("target"),
            self.keys("source"),
            self.spec.has_same_key(),
        ));
        Ok(kept.await?.union(source)?)
    }

    /// The rows of the change feed.
    pub async fn changes(&self) -> Result<DataFrame> {
        let (keys, has_same_key, deleted) = (self.keys("source"), self.spec.has_same_key(), self.spec.is_deleted());
        let before = self.sql(format!(
            "SELECT {}, CASE WHEN source.{DELETED} THEN 'delete' ELSE 'update_preimage' END AS {CHANGE_TYPE}
             FROM (SELECT {keys}, {deleted} AS {DELETED} FROM source) source JOIN touched target
             ON {has_same_key} AND target.{AMONG}",
            self.columns("target"),
        ));
        let after = self.sql(format!(
            "SELECT {}, CASE WHEN target.{KNOWN} THEN 'update_postimage' ELSE 'insert' END AS {CHANGE_TYPE}
             FROM (SELECT DISTINCT {}, true AS {KNOWN} FROM found target) target RIGHT JOIN source ON {has_same_key}
             WHERE NOT {deleted}",
            self.columns("source"),
            self.keys("target"),
        ));
        Ok(before.await?.union(after.await?)?)
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
}

fn list<'a>(relation: &str, names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("{relation}.{}", quoted(name))).collect::<Vec<_>>().join(", ")
}
