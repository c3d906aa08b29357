//! A Delta table as a relation of a query.

use std::sync::Arc;

use async_trait::async_trait;
use deltalake_core::arrow::datatypes::SchemaRef;
use deltalake_core::datafusion::catalog::{Session, TableProvider};
use deltalake_core::datafusion::error::Result;
use deltalake_core::datafusion::logical_expr::{Expr, TableProviderFilterPushDown, TableType};
use deltalake_core::datafusion::physical_plan::ExecutionPlan;

/// A table whose rows DataFusion filters again after the scan. delta-rs calls a filter on partition columns exact, but the
/// scan keeps a file for which it cannot decide a filter, for example `coalesce(day >= DATE '2025-01-02', true)`.
#[derive(Debug)]
pub struct TableScan(pub Arc<dyn TableProvider>);

#[async_trait]
impl TableProvider for TableScan {
    fn schema(&self) -> SchemaRef {
        self.0.schema()
    }

    fn table_type(&self) -> TableType {
        self.0.table_type()
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        self.0.scan(session, projection, filters, limit).await
    }

    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> Result<Vec<TableProviderFilterPushDown>> {
        let inexact = |pushdown| match pushdown {
            TableProviderFilterPushDown::Exact => TableProviderFilterPushDown::Inexact,
            other => other,
        };
        Ok(self.0.supports_filters_pushdown(filters)?.into_iter().map(inexact).collect())
    }
}
