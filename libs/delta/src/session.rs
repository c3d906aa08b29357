//! DataFusion sessions: one shared runtime environment, a fresh catalogue for each query.

use std::sync::{Arc, LazyLock};

use deltalake_core::datafusion::execution::runtime_env::RuntimeEnv;
use deltalake_core::datafusion::prelude::SessionContext;
use deltalake_core::delta_datafusion::{DeltaRuntimeEnvBuilder, DeltaSessionContext};

use crate::functions;

static RUNTIME: LazyLock<Arc<RuntimeEnv>> = LazyLock::new(|| DeltaRuntimeEnvBuilder::new().build());

pub fn new_session() -> SessionContext {
    let context = DeltaSessionContext::with_runtime_env(RUNTIME.clone()).into_inner();
    for function in functions::all() {
        context.register_udf(function);
    }
    context
}
