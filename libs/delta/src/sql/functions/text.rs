//! Functions over text columns.

use std::sync::Arc;

use deltalake_core::arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListBuilder, StringBuilder, StringViewArray,
};
use deltalake_core::arrow::datatypes::{DataType, Field};
use deltalake_core::datafusion::common::Result;
use deltalake_core::datafusion::logical_expr::{ScalarUDF, Signature, Volatility};

use super::scalar::{function, texts};

const WHITE_SPACE: [char; 4] = [' ', '\t', '\n', '\r'];

/// `first_filled(text, ...) -> text`: the first argument that is neither null nor blank, without the white space
/// around it (space, tab, line feed, carriage return).
pub fn first_filled() -> ScalarUDF {
    let signature = Signature::variadic(vec![DataType::Utf8View], Volatility::Immutable);
    function("first_filled", signature, DataType::Utf8View, |args| {
        let choices = args.iter().map(texts).collect::<Result<Vec<_>>>()?;
        let (first, others) = choices.split_first().expect("the signature has at least one argument");
        // Mostly the first column has all values, without white space, and is returned without a copy.
        if others.iter().all(|other| other.null_count() == other.len()) && first.iter().flatten().all(is_filled) {
            return Ok(Arc::new(first.clone()));
        }
        let filled = |row: usize| {
            choices.iter().filter(|choice| choice.is_valid(row)).find_map(|choice| {
                let text = choice.value(row).trim_matches(WHITE_SPACE);
                (!text.is_empty()).then_some(text)
            })
        };
        Ok(Arc::new((0..first.len()).map(filled).collect::<StringViewArray>()))
    })
}

fn is_filled(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(WHITE_SPACE) && !text.ends_with(WHITE_SPACE)
}

/// `names_where(name, condition, ...) -> array<text>`: the names whose conditions are true, in the order of the arguments.
pub fn names_where() -> ScalarUDF {
    let list = DataType::new_list(DataType::Utf8, true);
    function("names_where", Signature::variadic_any(Volatility::Immutable), list, |args| {
        let named: Vec<(StringViewArray, &BooleanArray)> =
            args.chunks_exact(2).map(|pair| Ok((texts(&pair[0])?, pair[1].as_boolean()))).collect::<Result<_>>()?;
        let rows = args[0].len();
        let mut lists = ListBuilder::with_capacity(StringBuilder::new(), rows)
            .with_field(Field::new_list_field(DataType::Utf8, true));
        // Conditions are rarely true: those that are true for no row are skipped.
        let named: Vec<_> = named.into_iter().filter(|(_, holds)| holds.true_count() > 0).collect();
        for row in 0..rows {
            for (name, holds) in &named {
                if holds.is_valid(row) && holds.value(row) {
                    lists.values().append_value(name.value(row));
                }
            }
            lists.append(true);
        }
        Ok(Arc::new(lists.finish()) as ArrayRef)
    })
}
