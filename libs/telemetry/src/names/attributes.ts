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
