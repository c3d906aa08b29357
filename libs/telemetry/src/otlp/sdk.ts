import { context, type Logger, logs, type Meter, metrics, propagation, trace, type Tracer } from '@opentelemetry/api';
import { NodeSDK, type NodeSDKConfiguration } from '@opentelemetry/sdk-node';
import { variables } from '../names';
import { version } from '../version';

interface Sdk {
  tracer: Tracer;
  meter: Meter;
  logger: Logger;
  /** Exports what was recorded. */
  shutdown: () => Promise<void>;
}

/**
 * Starts an SDK for one export. NodeSDK registers its providers for the whole process, where the next run of the process
 * could not replace them, and gives them to nobody else: they are taken from there and unregistered at once.
 */
export function startSdk(configuration: Partial<NodeSDKConfiguration>): Sdk {
  try {
    const sdk = withoutOtherVariables(() => {
      const created = new NodeSDK(configuration);
      created.start();
      return created;
    });
    return {
      tracer: trace.getTracer('fastcart', version),
      meter: metrics.getMeter('fastcart', version),
      logger: logs.getLogger('fastcart', version),
      shutdown: () => sdk.shutdown(),
    };
  } finally {
    for (const api of [context, propagation, trace, metrics, logs]) api.disable();
  }
}

/**
 * Hides the variables that docs/telemetry.md does not name. NodeSDK reads them by itself, and no option turns that off:
 * OTEL_LOG_LEVEL makes it write to standard output, where the record of the run stands, and others cut attributes off.
 */
function withoutOtherVariables<Result>(call: () => Result): Result {
  const hidden = Object.entries(process.env).filter(([name]) => name.startsWith('OTEL_') && !(name in variables));
  for (const [name] of hidden) delete process.env[name];
  try {
    return call();
  } finally {
    Object.assign(process.env, Object.fromEntries(hidden));
  }
}
