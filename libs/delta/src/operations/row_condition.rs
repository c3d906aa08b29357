//! Conditions on a row that are evaluated more than once.

use deltalake_core::datafusion::common::tree_node::TreeNode;
use deltalake_core::datafusion::logical_expr::{Expr, Volatility};

use crate::error::Result;

/// Whether each evaluation of a condition on the same row gives the same value.
pub fn depends_on_row_alone(condition: &Expr) -> Result<bool> {
    let depends_on_more = |part: &Expr| match part {
        Expr::ScalarFunction(call) => call.func.signature().volatility != Volatility::Immutable,
        Expr::AggregateFunction(_) | Expr::WindowFunction(_) | Expr::Placeholder(_) | Expr::Unnest(_) => true,
        Expr::Exists(_) | Expr::InSubquery(_) | Expr::ScalarSubquery(_) | Expr::SetComparison(_) => true,
        _ => false,
    };
    Ok(!condition.exists(|part| Ok(depends_on_more(part)))?)
}
