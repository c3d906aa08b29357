//! DataFusion sessions: one shared runtime environment, a fresh catalogue for each query.

use std::sync::{Arc, LazyLock};

use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::delta_datafusion::{DeltaRuntimeEnvBuilder, DeltaSessionContext};

use crate::functions;

/// Rows: what a core takes on while others take the next. A file of one group would be read by one core alone.
const ROW_GROUP: usize = 65_536;

static RUNTIME: LazyLock<Arc<RuntimeEnv>> = LazyLock::new(|| DeltaRuntimeEnvBuilder::new().build());

pub fn new_session() -> SessionContext {
    let context = DeltaSessionContext::with_runtime_env(RUNTIME.clone()).into_inner();
    let state = context.state_ref();
    let mut state = state.write();
    let parquet = &mut state.config_mut().options_mut().execution.parquet;
    parquet.max_row_group_size = ROW_GROUP;
    drop(state);
    for function in functions::all() {
        context.register_udf(function);
    }
    context
}
