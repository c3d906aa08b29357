//! DataFusion sessions: one shared runtime environment, a fresh catalogue for each query.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::delta_datafusion::{DeltaRuntimeEnvBuilder, DeltaSessionContext};
use deltalake_core::parquet::basic::Compression;
use deltalake_core::parquet::file::properties::WriterProperties;
use napi_derive::napi;

use crate::functions;
use crate::stores::with_own_stores;

/// Rows: what a core takes on while others take the next. A file of one group would be read by one core alone.
const ROW_GROUP: usize = 65_536;

/// Writing partitioned tables cuts every batch into its partitions: of DataFusion's 8,192 rows little would be left.
const BATCH_ROWS: usize = 32_768;

/// Rows up to which one side of a join is held whole, where memory is bounded.
const FEW_ROWS: usize = 8_192;

/// Bytes; zero is no limit.
static MEMORY: AtomicUsize = AtomicUsize::new(0);

static RUNTIME: LazyLock<Arc<RuntimeEnv>> = LazyLock::new(|| {
    let runtime = DeltaRuntimeEnvBuilder::new();
    match MEMORY.load(Ordering::Relaxed) {
        0 => runtime.build(),
        bytes => runtime.with_max_spill_size(bytes).build(),
    }
});

/// Bounds what sorts, joins and aggregations hold of all queries and writes of the process. What does not fit goes to
/// temporary files; of a join one side has to fit. Only the first call counts, and only before the first query.
#[napi]
pub fn limit_memory(bytes: i64) {
    let bytes = usize::try_from(bytes).unwrap_or(0);
    let _ = MEMORY.compare_exchange(0, bytes, Ordering::Relaxed, Ordering::Relaxed);
}

pub fn new_session() -> SessionContext {
    session_on(with_own_stores(&RUNTIME))
}

/// A catalogue of its own beside that of another session: a query within a query.
pub fn nested_session(outer: &SessionContext) -> SessionContext {
    session_on(outer.runtime_env())
}

fn session_on(runtime: Arc<RuntimeEnv>) -> SessionContext {
    let context = DeltaSessionContext::with_runtime_env(runtime).into_inner();
    let state = context.state_ref();
    let mut state = state.write();
    let config = state.config_mut();
    *config = config.clone().with_batch_size(BATCH_ROWS);
    // The later passes find next to nothing, and cost a third of the planning of a statement with many columns.
    config.options_mut().optimizer.max_passes = 1;
    // DataFusion holds the side of a join that its statistics say is smaller, else the one that is named first. A side of
    // fewer rows than this may be held whole. The default, 131,072, is fast, and too many where memory is bounded: a row
    // can have texts of many kilobytes.
    if MEMORY.load(Ordering::Relaxed) > 0 {
        config.options_mut().optimizer.hash_join_single_partition_threshold_rows = FEW_ROWS;
    }
    // Spark writes INT96: as the nanoseconds that they are read as, years before 1677 and after 2262 would wrap around.
    config.options_mut().execution.parquet.coerce_int96 = Some("us".into());
    drop(state);
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
