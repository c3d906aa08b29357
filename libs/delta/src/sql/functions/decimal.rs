//! Decimals and integers from decimal text. Amounts of money are never converted to a binary fraction: 2.675 is 2.68.

use std::sync::Arc;

use deltalake_core::arrow::array::{Array, ArrayRef, AsArray, Decimal128Array, Int32Array};
use deltalake_core::arrow::datatypes::{DataType, Float64Type};
use deltalake_core::datafusion::common::Result;
use deltalake_core::datafusion::logical_expr::{ScalarUDF, Signature, TypeSignature, Volatility};

use super::scalar::{function, texts};
use crate::decode::Decimal;

const PRECISION: u8 = 18;
const SCALE: i8 = 2;
/// 10^16 in hundredths: the values of a decimal(18,2) end below it.
const LIMIT: i128 = 1_000_000_000_000_000_000;

/// `try_decimal(text | double) -> decimal(18,2)`: rounded half away from zero, from the shortest text of a double.
/// Null when the text is not a JSON number or its absolute value is 10^16 or more.
pub fn try_decimal() -> ScalarUDF {
    let signature = Signature::one_of(
        vec![TypeSignature::Exact(vec![DataType::Float64]), TypeSignature::String(1)],
        Volatility::Immutable,
    );
    function("try_decimal", signature, DataType::Decimal128(PRECISION, SCALE), |args| {
        let values: Decimal128Array = if args[0].data_type() == &DataType::Float64 {
            args[0].as_primitive::<Float64Type>().iter().map(|value| value.and_then(double_to_hundredths)).collect()
        } else {
            texts(&args[0])?.iter().map(|text| text.and_then(text_to_hundredths)).collect()
        };
        Ok(Arc::new(values.with_precision_and_scale(PRECISION, SCALE)?))
    })
}

/// `try_int(text) -> int`: null when the text is not a JSON number, has a fraction, or does not fit in 32 bits.
pub fn try_int() -> ScalarUDF {
    function("try_int", Signature::string(1, Volatility::Immutable), DataType::Int32, |args| integers(&args[0]))
}

fn integers(values: &ArrayRef) -> Result<ArrayRef> {
    let whole = |text: &str| Decimal::parse(text)?.to_integer().and_then(|value| i32::try_from(value).ok());
    Ok(Arc::new(texts(values)?.iter().map(|text| text.and_then(whole)).collect::<Int32Array>()))
}

fn double_to_hundredths(value: f64) -> Option<i128> {
    let hundredths = (value * 100.0).round();
    // Below 2^43 a double within half a unit of a two-digit decimal has that decimal as its shortest text.
    if hundredths.abs() < 8e14 && hundredths / 100.0 == value {
        return Some(hundredths as i128);
    }
    text_to_hundredths(&format!("{value:e}"))
}

fn text_to_hundredths(text: &str) -> Option<i128> {
    let number = Decimal::parse(text)?;
    let hundredths = number.round(2)?;
    // The limit applies to the rounded value: 9999999999999999.999 is below 10^16, but rounds to it.
    (hundredths.abs() < LIMIT).then_some(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_the_decimal_text_half_away_from_zero() {
        for (text, expected) in [
            ("2.675", 268),
            ("-2.675", -268),
            ("2.674999", 267),
            ("2.67499999999999999999", 267),
            ("12.3400000000000000001", 1234),
            ("1e2", 10_000),
            ("1.5E-2", 2),
            ("-0", 0),
            ("-0.004", 0),
            ("0.005", 1),
            ("9999999999999999.99", 999_999_999_999_999_999),
        ] {
            assert_eq!(text_to_hundredths(text), Some(expected), "{text}");
        }
        for text in ["", "x", "NaN", "1e16", "9999999999999999.995", "1.", ".5", "+1", "01", "1e400000000000", "0x1"] {
            assert_eq!(text_to_hundredths(text), None, "{text}");
        }
        assert_eq!(text_to_hundredths("1e-400000000000"), Some(0));
        assert_eq!(text_to_hundredths("0e400000000000"), Some(0));
    }

    #[test]
    fn doubles_count_by_their_shortest_text() {
        assert_eq!(double_to_hundredths(2.675), Some(268));
        assert_eq!(double_to_hundredths(1.005), Some(101));
        assert_eq!(double_to_hundredths(-0.0), Some(0));
        assert_eq!(double_to_hundredths(1e17), None);
        assert_eq!(double_to_hundredths(f64::NAN), None);
        assert_eq!(double_to_hundredths(33.48), Some(3348));
    }
}
