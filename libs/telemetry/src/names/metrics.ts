import type { attributes } from './attributes';

interface MetricSpec {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  /** A unit of UCUM. */
  unit: string;
  meaning: string;
  /** Keys of {@link attributes}. No label may have more values with time, such as a run's id. */
  labels: readonly (keyof typeof attributes)[];
}

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
