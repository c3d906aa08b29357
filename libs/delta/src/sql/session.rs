//! DataFusion sessions: one shared runtime environment, and a new catalogue for each query.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::delta_datafusion::{DeltaRuntimeEnvBuilder, DeltaSessionContext};
use deltalake_core::parquet::basic::Compression;
use deltalake_core::parquet::file::properties::WriterProperties;
use napi_derive::napi;

use super::functions;
use crate::storage::with_own_stores;

/// Rows of a Parquet row group. Cores read the groups of a file in parallel; a file of one group is read by one core.
const ROW_GROUP_ROWS: usize = 65_536;

/// Bytes of the dictionary of a column in a row group. A column with more distinct values goes on without a dictionary. With
/// the default, 1 MiB, a column of unique values such as `order_id` costs more CPU and is not smaller: a day of Silver takes
/// 10.5 MB instead of 10.7.
const DICTIONARY_BYTES: usize = 384 * 1024;

/// A write to a partitioned table divides every batch by partition. The parts of DataFusion's default, 8,192 rows, would be
/// small.
const BATCH_ROWS: usize = 32_768;

/// The most rows of a side of a join that is held in memory without partitions, when memory is limited.
const MAX_UNPARTITIONED_ROWS: usize = 8_192;

/// Zero means no limit.
static MEMORY_BYTES: AtomicUsize = AtomicUsize::new(0);

static RUNTIME: LazyLock<Arc<RuntimeEnv>> = LazyLock::new(|| {
    let runtime = DeltaRuntimeEnvBuilder::new();
    match MEMORY_BYTES.load(Ordering::Relaxed) {
        0 => runtime.build(),
        bytes => runtime.with_max_spill_size(bytes).build(),
    }
});

/// Limits the memory of sorts, joins and aggregations, for all queries and writes of the process together. Rows that do not
/// fit go to temporary files, but one side of a join has to fit. Only the first call takes effect, and only before the
/// first query.
#[napi]
pub fn limit_memory(bytes: i64) {
    let bytes = usize::try_from(bytes).unwrap_or(0);
    let _ = MEMORY_BYTES.compare_exchange(0, bytes, Ordering::Relaxed, Ordering::Relaxed);
}

pub fn new_session() -> SessionContext {
    session_on(with_own_stores(&RUNTIME))
}

/// A session for a query within a query: it has its own catalogue and the stores of the outer session.
pub fn nested_session(outer: &SessionContext) -> SessionContext {
    session_on(outer.runtime_env())
}

fn session_on(runtime: Arc<RuntimeEnv>) -> SessionContext {
    let context = DeltaSessionContext::with_runtime_env(runtime).into_inner();
    let state = context.state_ref();
    let mut state = state.write();
    let config = state.config_mut();
    *config = config.clone().with_batch_size(BATCH_ROWS);
    // Further passes improve almost nothing, and take a third of the planning time of a statement with many columns.
    config.options_mut().optimizer.max_passes = 1;
    // DataFusion holds in memory the side of a join that is smaller by its statistics, or else the first side. A side with
    // fewer rows than this may be held without partitions. The default, 131,072, is fast, but too large when memory is
    // limited: a row can have texts of many kilobytes.
    if MEMORY_BYTES.load(Ordering::Relaxed) > 0 {
        config.options_mut().optimizer.hash_join_single_partition_threshold_rows = MAX_UNPARTITIONED_ROWS;
    }
    // Spark writes INT96. Read as nanoseconds, which is the default, years before 1677 and after 2262 would overflow.
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
        .set_max_row_group_row_count(Some(ROW_GROUP_ROWS))
        .set_dictionary_page_size_limit(DICTIONARY_BYTES)
        .build()
}
