import type { attributes } from './attributes';

interface SpanSpec {
  name: string;
  meaning: string;
  /** Keys of {@link attributes}. */
  attributes: readonly (keyof typeof attributes)[];
}

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
