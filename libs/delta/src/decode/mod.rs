//! Decodes JSON events to the columns of a table. Nothing of a message is lost.
//!
//! A message that is one JSON object becomes a row. A value that its column can hold exactly is stored there; any other value
//! is stored as JSON text by path in `_rescued_data`. A field that the table does not have becomes a new column. All other
//! messages are quarantined with their raw bytes and a reason.
//!
//! There are two phases. Chunks are decoded in parallel (`chunk`). Then the unknown fields of all chunks are added in order
//! (`evolve`), because the first value of a new column decides its type.

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
