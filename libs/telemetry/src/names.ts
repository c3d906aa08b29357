/**
 * Every name under which a run shows outside: docs/telemetry.md is generated from this table, code takes the names from
 * it, and dashboards are checked against it.
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
  /** UCUM. */
  unit: string;
  meaning: string;
  /** Its labels, keys of {@link attributes}: never one that grows with time, such as a run's id. */
  labels: readonly (keyof typeof attributes)[];
}

interface AttributeSpec {
  /** `<x>` stands for a name that comes from the data model. */
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
    meaning: 'Of a run: `committed`, `nothing to do`, `lost`, `lease held`, `failed` or `stopped`',
  },
  rowOutcome: {
    name: 'fastcart.row.outcome',
    type: 'string',
    meaning: 'What became of a row: one of those that the layer tells apart, below',
  },
  step: { name: 'fastcart.step', type: 'string', meaning: '`read`, `transform`, `check`, `commit` or `report`' },
  batch: { name: 'fastcart.batch', type: 'int', meaning: 'Which batch of the run a step is of, from 1' },
  rule: { name: 'fastcart.rule', type: 'string', meaning: 'Name of a rule: docs/rules.md' },
  count: { name: 'fastcart.count.<name>', type: 'int', meaning: 'What the run counted, as in its record' },
  failures: { name: 'fastcart.failures.<rule>', type: 'int', meaning: 'Rows or orders that broke a rule, if any did' },
  tableVersion: {
    name: 'fastcart.table.<table>',
    type: 'int',
    meaning: 'The version of a table that the run committed',
  },
  version: { name: 'fastcart.version', type: 'int', meaning: 'The version that a commit made' },
  versionAfter: { name: 'fastcart.version.after', type: 'int', meaning: 'Versions were read after this one' },
  versionUpTo: { name: 'fastcart.version.up_to', type: 'int', meaning: 'up to and including this one' },
  partitions: { name: 'fastcart.range.partitions', type: 'int[]', meaning: 'Partitions of the log that were read' },
  from: { name: 'fastcart.range.from', type: 'int[]', meaning: 'Their first offsets, in the same order' },
  to: { name: 'fastcart.range.to', type: 'int[]', meaning: 'The offsets after their last ones' },
  offsets: {
    name: 'fastcart.range.offsets',
    type: 'string',
    meaning: "The three as one text, `0 [12, 40), 1 [3, 9)`: Grafana's tables leave out lists",
  },
  bytes: { name: 'fastcart.bytes', type: 'int', meaning: 'Bytes of the messages that were read' },
  attempts: { name: 'fastcart.commit.attempts', type: 'int', meaning: 'How often a commit was tried' },
  errorType: { name: 'error.type', type: 'string', meaning: 'Code of docs/errors.md' },
  exitCode: { name: 'process.exit.code', type: 'int', meaning: 'What the process ends with, if nothing else follows' },
  system: { name: 'messaging.system', type: 'string', meaning: '`kafka` or `file`' },
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
    meaning: 'A run; the root of its trace, linked to the runs that wrote what it read (the last 128)',
    attributes: ['runId', 'layer', 'outcome', 'exitCode', 'errorType', 'count', 'failures', 'tableVersion'],
  },
  read: {
    name: 'read',
    meaning: 'What came since the stored position',
    attributes: [
      ...(['step', 'batch', 'system', 'operation', 'operationType', 'topic', 'messages', 'bytes'] as const),
      ...(['partitions', 'from', 'to', 'offsets', 'dbSystem', 'table', 'dbOperation'] as const),
      ...(['versionAfter', 'versionUpTo', 'errorType'] as const),
    ],
  },
  transform: {
    name: 'transform',
    meaning: 'From input to output, without a side effect',
    attributes: ['step', 'batch', 'errorType'],
  },
  check: { name: 'check', meaning: 'Accounting and audits', attributes: ['step', 'batch', 'errorType'] },
  commit: {
    name: 'commit',
    meaning: 'Rows and position; a span for each table is below it',
    attributes: ['step', 'batch', 'errorType'],
  },
  report: { name: 'report', meaning: "The run's record", attributes: ['step', 'errorType'] },
  tableCommit: {
    name: 'commit <table>',
    meaning: "One table's commit",
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
    meaning: 'From the start of a run to its end',
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
    meaning: 'When a run last ended with nothing left undone, in seconds since 1970',
    labels: ['layer'],
  },
  shards: {
    name: 'fastcart.run.shards',
    kind: 'gauge',
    unit: '{run}',
    meaning: 'Runs that share the partitions of the log, where they do; each is an instance',
    labels: ['layer'],
  },
  rows: {
    name: 'fastcart.rows',
    kind: 'counter',
    unit: '{row}',
    meaning: 'Rows by what became of them; together they are the rows that the layer took',
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
    meaning: 'Rows, in Gold orders, that broke a rule',
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
    meaning: "When a table was last committed to, in seconds since 1970: the table's freshness",
    labels: ['table'],
  },
  conflicts: {
    name: 'fastcart.commit.conflicts',
    kind: 'counter',
    unit: '{conflict}',
    meaning: 'Commits that another writer came before, and that were tried again or dropped',
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
    meaning: 'Bytes of a table after its maintenance, without files that only earlier versions have',
    labels: ['table'],
  },
  heldBack: {
    name: 'fastcart.maintenance.held_back',
    kind: 'gauge',
    unit: '1',
    meaning: '1 when maintenance kept old files because a layer above is behind, else 0',
    labels: ['table'],
  },
} as const satisfies Record<string, MetricSpec>;

/** Counts of a run that tell what became of a row, by layer: values of {@link attributes.rowOutcome}. */
export const rowOutcomes: Record<string, readonly string[]> = {
  bronze: ['rows', 'quarantined', 'lost'],
  silver: ['new', 'replaced', 'dropped', 'rejected'],
  gold: ['orders'],
};

/** Of every line of a log in JSON; other fields are those of the message. */
export const logFields = {
  time: 'When, ISO 8601',
  level: '`error`, `warn`, `info` or `debug`',
  message: 'What happened',
  runId: "The run's id",
  layer: attributes.layer.meaning,
  traceId: 'The trace of the run',
  code: 'Of an error or a warning: docs/errors.md',
} as const;

/** Standard variables that are heeded. */
export const variables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'URL of a collector, such as `http://collector:4318`. Without it nothing is exported',
  OTEL_EXPORTER_OTLP_PROTOCOL: '`http/protobuf`, the default, or `http/json`',
  OTEL_EXPORTER_OTLP_HEADERS: 'Headers of every request, `name=value,name=value`',
  OTEL_EXPORTER_OTLP_COMPRESSION: '`gzip` or `none`, the default',
  OTEL_EXPORTER_OTLP_CERTIFICATE: 'File of the authorities that an `https` collector is trusted by',
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: 'File of the certificate that a run shows to the collector',
  OTEL_EXPORTER_OTLP_CLIENT_KEY: 'File of its key',
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: '`delta`, the default, `cumulative` or `lowmemory`',
  OTEL_EXPORTER_OTLP_TIMEOUT:
    'Milliseconds that exporting takes at most, all requests together. By default 1300, and 500 of them once the SDK is loaded',
  OTEL_TRACES_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_METRICS_EXPORTER: '`otlp`, the default, or `none`',
  OTEL_LOGS_EXPORTER: "`otlp`, or `none`, the default: a container's log is mostly collected anyway",
  OTEL_SERVICE_NAME: 'Name of the service; by default that of the worker, such as `bronze-worker`',
  OTEL_RESOURCE_ATTRIBUTES: 'More attributes of everything that is exported, `name=value,name=value`',
  OTEL_SDK_DISABLED: '`true`: nothing is exported',
} as const;
