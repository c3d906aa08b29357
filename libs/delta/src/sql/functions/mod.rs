//! Scalar functions that parse text exactly: JSON documents, decimals, integers, timestamps. The result for null, and for
//! text that cannot be parsed, is null, never an error.

mod decimal;
mod json;
mod scalar;
mod text;
mod timestamp;

use deltalake_core::datafusion::logical_expr::ScalarUDF;

pub use scalar::plain;

pub fn all() -> Vec<ScalarUDF> {
    vec![
        json::json_text(),
        json::json_has(),
        json::to_json(),
        json::json_insert(),
        decimal::try_decimal(),
        decimal::try_int(),
        timestamp::try_timestamp(),
        text::first_filled(),
        text::names_where(),
    ]
}
