//! Events as JSON, decoded to the columns of a table so that nothing that arrived is lost.
//!
//! A message that is one JSON object becomes a row: a value that fits its column exactly is stored there, one that
//! does not is kept as JSON text by path in `_rescued_data`, and a field that the table does not know becomes a new
//! column. Anything else is quarantined with its raw bytes and a reason.
//!
//! Two phases: each chunk is decoded on its own, in parallel (`chunk`); then unknown fields are settled over all
//! chunks in order (`evolve`), because the first value of a new column decides its type.

mod chunk;
mod decimal;
mod evolve;
mod json;
mod plain;
mod quarantine;
mod rescued;
mod row;
mod spec;
#[cfg(test)]
mod tests;

pub use chunk::{Chunk, Messages};
pub use decimal::Decimal;
pub use evolve::assemble;
pub use json::{field, scalar_text};
pub use spec::Spec;
