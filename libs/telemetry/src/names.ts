/**
 * Every name that a run's telemetry has. docs/telemetry.md is generated from these tables, the code takes the names from
 * them, and dashboards are checked against them.
 */

interface SpanSpec {
  name: string;
  meaning: string;
  /** Keys of {@link attributes}. */
  attributes: readonly (keyof typeof attributes)[];
}

interface MetricSpec {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  /** A unit of UCUM. */
  unit: string;
  meaning: string;
  /** Keys of {@link attributes}. No label may have more values with time, such as a run's id. */
  labels: readonly (keyof typeof attributes)[];
}

interface AttributeSpec {
  /** `<x>` stands for a name of the data model. */
  name: string;
  type: 'string' | 'int' | 'int[]';
  meaning: string;
}

export const attributes = {
  runId: { name: 'fastcart.run.id', type: 'string', meaning: "The run's id, as in commitInfo" },
  layer: {
    name: 'fastcart.layer',
    type: 'string',
    meaning: '`bronze`, `silver`, `gold`, or the name of an operation such as `maintain`',
  },
  outcome: {
    name: 'fastcart.outcome',
    type: 'string',
    meaning: 'Outcome of a run: `committed`, `nothing to do`, `lost`, `lease held`, `failed` or `stopped`',
  },
  rowOutcome: {
    name: 'fastcart.row.outcome',
    type: 'string',
    meaning: 'The outcome of a row, one of those of its layer, below',
  },
  step: { name: 'fastcart.step', type: 'string', meaning: '`read`, `transform`, `check`, `commit` or `report`' },
  batch: { name: 'fastcart.batch', type: 'int', meaning: 'Number of the batch that a step belongs to, from 1' },
  rule: { name: 'fastcart.rule', type: 'string', meaning: 'Name of a rule: docs/rules.md' },
  count: { name: 'fastcart.count.<name>', type: 'int', meaning: 'A count of the run, as in its record' },
  failures: { name: 'fastcart.failures.<rule>', type: 'int', meaning: 'Rows or orders that broke a rule, if any did' },
  tableVersion: {
    name: 'fastcart.table.<table>',
    type: 'int',
    meaning: 'The version of a table that the run created',
  },
  version: { name: 'fastcart.version', type: 'int', meaning: 'The version that the commit created' },
  versionAfter: { name: 'fastcart.version.after', type: 'int', meaning: 'The run read the versions after this one' },
  versionUpTo: {
    name: 'fastcart.version.up_to',
    type: 'int',
    meaning: 'The run read the versions up to and including this one',
  },
  partitions: { name: 'fastcart.range.partitions', type: 'int[]', meaning: 'Partitions of the log that were read' },
  from: { name: 'fastcart.range.from', type: 'int[]', meaning: 'The first offset of each, in the same order' },
  to: { name: 'fastcart.range.to', type: 'int[]', meaning: 'The offset after the last of each, in the same order' },
  offsets: {
    name: 'fastcart.range.offsets',
    type: 'string',
    meaning: "The three as one text, `0 [12, 40), 1 [3, 9)`: for Grafana's tables, which do not show lists",
  },
  bytes: { name: 'fastcart.bytes', type: 'int', meaning: 'Bytes of the messages that were read' },
  attempts: { name: 'fastcart.commit.attempts', type: 'int', meaning: 'Attempts that a commit took' },
  errorType: { name: 'error.type', type: 'string', meaning: 'Code of docs/errors.md' },
  exitCode: {
    name: 'process.exit.code',
    type: 'int',
    meaning: 'Exit code of the process, unless something fails after the run',
  },
  system: { name: 'messaging.system', type: 'string', meaning: 'The kind of the log, such as `kafka`' },
  operation: { name: 'messaging.operation.name', type: 'string', meaning: '`read`' },
  operationType: { name: 'messaging.operation.type', type: 'string', meaning: '`receive`' },
  topic: { name: 'messaging.destination.name', type: 'string', meaning: 'The topic' },
  partition: { name: 'messaging.destination.partition.id', type: 'string', meaning: 'The partition' },
  messages: { name: 'messaging.batch.message_count', type: 'int', meaning: 'Messages that were read' },
  dbSystem: { name: 'db.system.name', type: 'string', meaning: '`delta`' },
  table: { name: 'db.collection.name', type: 'string', meaning: 'Name of a table' },
  dbOperation: { name: 'db.operation.name', type: 'string', meaning: '`read` or `commit`' },
} as const satisfies Record<string, AttributeSpec>;

export const spans = {
  run: {
    name: 'run <layer>',
    meaning: 'A run; the root of its trace, linked to the runs that wrote its input (the last 128)',
    attributes: ['runId', 'layer', 'outcome', 'exitCode', 'errorType', 'count', 'failures', 'tableVersion'],
  },
  read: {
    name: 'read',
    meaning: 'Reads the input after the stored position',
    attributes: [
      ...(['step', 'batch', 'system', 'operation', 'operationType', 'topic', 'messages', 'bytes'] as const),
      ...(['partitions', 'from', 'to', 'offsets', 'dbSystem', 'table', 'dbOperation'] as const),
      ...(['versionAfter', 'versionUpTo', 'errorType'] as const),
    ],
  },
  transform: {
    name: 'transform',
    meaning: 'Computes the output, without side effects',
    attributes: ['step', 'batch', 'errorType'],
  },
  check: {
    name: 'check',
    meaning: 'Accounts for the rows, and audits the output',
    attributes: ['step', 'batch', 'errorType'],
  },
  commit: {
    name: 'commit',
    meaning: 'Commits rows and position; it has a child span for each table',
    attributes: ['step', 'batch', 'errorType'],
  },
  report: { name: 'report', meaning: "Writes the run's record", attributes: ['step', 'errorType'] },
  tableCommit: {
    name: 'commit <table>',
    meaning: 'The commit to one table',
    attributes: ['dbSystem', 'table', 'dbOperation', 'version', 'attempts'],
  },
} as const satisfies Record<string, SpanSpec>;

export const metrics = {
  runs: {
    name: 'fastcart.runs',
    kind: 'counter',
    unit: '{run}',
    meaning: 'Runs that ended',
    labels: ['layer', 'outcome', 'errorType'],
  },
  runDuration: {
    name: 'fastcart.run.duration',
    kind: 'histogram',
    unit: 's',
    meaning: 'Time from the start of a run to its end',
    labels: ['layer', 'outcome'],
  },
  stepDuration: {
    name: 'fastcart.step.duration',
    kind: 'histogram',
    unit: 's',
    meaning: 'Time that a run spent in a step, over all its batches',
    labels: ['layer', 'step'],
  },
  lastSuccess: {
    name: 'fastcart.run.last_success',
    kind: 'gauge',
    unit: 's',
    meaning: 'Time at which a run last succeeded, in seconds since 1970',
    labels: ['layer'],
  },
  shards: {
    name: 'fastcart.run.shards',
    kind: 'gauge',
    unit: '{run}',
    meaning: 'Number of shards, when several runs share the partitions; each shard is an instance',
    labels: ['layer'],
  },
  rows: {
    name: 'fastcart.rows',
    kind: 'counter',
    unit: '{row}',
    meaning: 'Rows by outcome; their sum is the number of rows that the layer read',
    labels: ['layer', 'rowOutcome'],
  },
  bytes: {
    name: 'fastcart.read.bytes',
    kind: 'counter',
    unit: 'By',
    meaning: 'Bytes of the messages that were read',
    labels: ['layer'],
  },
  failures: {
    name: 'fastcart.rule.failures',
    kind: 'counter',
    unit: '{row}',
    meaning: 'Rows that broke a rule; in Gold orders',
    labels: ['layer', 'rule'],
  },
  lag: {
    name: 'fastcart.log.lag',
    kind: 'gauge',
    unit: '{message}',
    meaning: 'Offsets of a partition that Bronze had not read when its run began',
    labels: ['topic', 'partition'],
  },
  lastCommit: {
    name: 'fastcart.table.last_commit',
    kind: 'gauge',
    unit: 's',
    meaning: "Time of the last commit to a table, in seconds since 1970: the table's freshness",
    labels: ['table'],
  },
  conflicts: {
    name: 'fastcart.commit.conflicts',
    kind: 'counter',
    unit: '{conflict}',
    meaning: 'Commits that conflicted with another writer, and were retried or dropped',
    labels: ['table'],
  },
  files: {
    name: 'fastcart.table.files',
    kind: 'gauge',
    unit: '{file}',
    meaning: 'Data files of a table after its maintenance',
    labels: ['table'],
  },
  size: {
    name: 'fastcart.table.size',
    kind: 'gauge',
    unit: 'By',
    meaning: 'Bytes of a table after its maintenance, without the files that only earlier versions use',
    labels: ['table'],
  },
  heldBack: {
    name: 'fastcart.maintenance.held_back',
    kind: 'gauge',
    unit: '1',
    meaning: '1 when maintenance kept old files because a layer above is behind, otherwise 0',
    labels: ['table'],
  },
} as const satisfies Record<string, MetricSpec>;

/** Counts of a run that are outcomes of a row, by layer: values of {@link attributes.rowOutcome}. */
export const rowOutcomes: Record<string, readonly string[]> = {
  bronze: ['rows', 'quarantined', 'lost'],
  silver: ['new', 'replaced', 'dropped', 'rejected'],
  gold: ['orders'],
};

/** Fields of every line of a log in JSON; a message can have others. */
export const logFields = {
  time: 'Time, ISO 8601',
  level: '`error`, `warn`, `info` or `debug`',
  message: 'The message',
  runId: "The run's id",
  layer: attributes.layer.meaning,
  traceId: 'The trace of the run',
  code: 'Code of an error or a warning: docs/errors.md',
  cpu: 'At the level `debug`, on the line `CPU of the run`: milliseconds of CPU of the process, by what was under way. `start` is the time before the run, `between` the time before and between the steps; `<step> <part>` is the commit of a table, or an operation of the engine, in a step. Parts that were under way at the same time share the CPU evenly',
} as const;

/** Standard variables that have an effect. */
export const variables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'URL of the collector, such as `http://collector:4318`. Without it nothing is exported',
  OTEL_EXPORTER_OTLP_PROTOCOL: '`http/protobuf`, the default, or `http/json`',
  OTEL_EXPORTER_OTLP_HEADERS: 'Headers of every request, `name=value,name=value`',
  OTEL_EXPORTER_OTLP_COMPRESSION: '`gzip` or `none`, the default',
  OTEL_EXPORTER_OTLP_CERTIFICATE: 'File with the certificate authorities for an `https` collector',
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'File with the client certificate',
  OTEL_EXPORTER_OTLP_CLIENT_KEY: 'File with its key',
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: '`delta`, the default, `cumulative` or `lowmemory`',
  OTEL_EXPORTER_OTLP_TIMEOUT:
    'Milliseconds that the export takes at most, all requests together. By default 1300, of which at least 500 after the SDK is loaded',
  OTEL_TRACES_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_METRICS_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_LOGS_EXPORTER: '`otlp`, or `none`, the default: usually the log of a container is collected in another way',
  OTEL_SERVICE_NAME: 'Name of the service; by default the name of the worker, such as `bronze-worker`',
  OTEL_RESOURCE_ATTRIBUTES: 'More attributes of everything that is exported, `name=value,name=value`',
  OTEL_SDK_DISABLED: '`true`: nothing is exported',
} as const;
