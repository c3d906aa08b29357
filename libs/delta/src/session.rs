//! DataFusion sessions: one shared runtime environment, a fresh catalogue for each query.

use std::sync::{Arc, LazyLock};

use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::delta_datafusion::{DeltaRuntimeEnvBuilder, DeltaSessionContext};

use deltalake_core::parquet::basic::Compression;
use deltalake_core::parquet::file::properties::WriterProperties;

use crate::functions;

/// Rows: what a core takes on while others take the next. A file of one group would be read by one core alone.
const ROW_GROUP: usize = 65_536;

static RUNTIME: LazyLock<Arc<RuntimeEnv>> = LazyLock::new(|| DeltaRuntimeEnvBuilder::new().build());

pub fn new_session() -> SessionContext {
    let context = DeltaSessionContext::with_runtime_env(RUNTIME.clone()).into_inner();
    for function in functions::all() {
        context.register_udf(function);
    }
    context
}

pub fn writer_properties() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROW_GROUP))
        .build()
}
