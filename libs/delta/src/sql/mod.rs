//! Queries, and the rows of a write.

// First, because napi must know the class before `query` adds a factory to it.
mod source;

mod batches;
mod functions;
mod incoming;
mod input;
mod output;
mod plan;
mod query;
mod session;
mod table_scan;
mod text;
mod text_output;

pub use batches::SharedBatches;
pub use plan::Rows;
pub use session::{new_session, writer_properties};
pub use source::NativeSource;
pub use text::type_name;
