interface CodeSpec {
  /** As docs/errors.md explains them; Kubernetes' failure policy tells them apart. */
  exit: 65 | 69 | 75 | 78;
  meaning: string;
  next: string;
}

/** Everything that ends a run, as a closed set. */
export const errorCodes = {
  CONFIG_INVALID: {
    exit: 78,
    meaning: 'A setting or flag is missing or makes no sense. Nothing was read or written.',
    next: 'Correct every setting named in the message; docs/configuration.md lists them all.',
  },
  USAGE_INVALID: {
    exit: 78,
    meaning: 'An argument of a command makes no sense, names nothing that there is, or does not go with another one.',
    next: 'Correct the argument that the message names; `lake COMMAND --help` explains it.',
  },
  TABLE_MISSING: {
    exit: 65,
    meaning: 'There is no lake at that URL, or one of its tables is not there.',
    next: 'Check LAKE. The first Bronze run makes a lake, `lake init` the tables that a new version brings; one that was lost has to be restored.',
  },
  SCHEMA_VERSION: {
    exit: 65,
    meaning: 'A table has another version of the schemas than this program writes. Nothing was written to it.',
    next: 'Give the program the version and the MIGRATIONS that the lake has; `lake migrate` brings an older lake up to them.',
  },
  LOG_REWOUND: {
    exit: 65,
    meaning: 'The event log ends before, or is cut through, the position that Bronze has already read.',
    next: 'Find out who truncated the log; Bronze has everything up to its position.',
  },
  TOPIC_RECREATED: {
    exit: 65,
    meaning: 'The topic was deleted and made again since Bronze last read it: its offsets mean other messages.',
    next: 'Point the run at the original log, or start a new lake for the new topic.',
  },
  DATA_LOSS: {
    exit: 65,
    meaning:
      'Messages were deleted from the event log before Bronze read them, or before it could read them again for a quarantine that has lost commits.',
    next: 'Restore them, or give them up with `lake run bronze --accept-loss`, which records what is missing.',
  },
  SOURCE_REWOUND: {
    exit: 65,
    meaning: 'A table was set back to before what the layer above has read of it, or has lost commits that were read.',
    next: 'When a restore was interrupted, run it again with the same arguments; else make the layers above anew with `lake replay`, or set them back too with `lake restore`.',
  },
  RESTORE_REFUSED: {
    exit: 65,
    meaning: 'That published set cannot be restored. Nothing was changed.',
    next: 'The message tells what is in the way; `lake restore --list` shows the other sets.',
  },
  RETENTION_REFUSED: {
    exit: 65,
    meaning:
      'Retention would delete or archive more days of a table than the lake took in since the last one, or it is the first. Nothing was changed.',
    next: 'Check the clock and RETAIN_BRONZE, RETAIN_SILVER, RETAIN_GOLD. When the days in the message may go, run `lake maintain --retain --drop-days N --yes` once.',
  },
  LOG_MISSING: {
    exit: 65,
    meaning: 'There is no event log or topic at that URL.',
    next: 'Check LOG and TOPIC; the first event that the generator writes makes the topic, or `lake kafka create-topic`.',
  },
  AUDIT_FAILED: {
    exit: 65,
    meaning: 'Numbers that have to agree do not. Nothing was published.',
    next: 'Look at the tables and keys in the message; `lake validate` recomputes everything.',
  },
  LAKE_DIFFERS: {
    exit: 65,
    meaning: 'The lake holds something else than a full recomputation gives.',
    next: 'The report names table, key and column of each difference; docs/runbook.md tells how to rebuild a table from the layer below.',
  },
  QUALITY_FAILED: {
    exit: 65,
    meaning: 'Figures of the quality report are beyond what `--fail-on` allows.',
    next: 'Open the page that `lake report --html FILE` writes: its first lines say what, the samples where.',
  },
  MEMORY_EXCEEDED: {
    exit: 78,
    meaning: 'A step needs more memory at once than MEMORY_LIMIT leaves it.',
    next: 'Raise MEMORY_LIMIT, or have a statement of `lake query` hold less: sort, group and join fewer rows. A single message of the log can be given up with `lake run bronze --accept-loss`, which records it.',
  },
  QUERY_INVALID: {
    exit: 65,
    meaning: 'The statement cannot be planned or executed.',
    next: 'Check table and column names with `lake tables`; `SELECT * FROM published` tells what was published when.',
  },
  QUERY_TIMEOUT: {
    exit: 75,
    meaning: 'The statement took longer than `lake query --timeout` allows.',
    next: 'Allow more time, or have it read less: a join without a condition pairs every row with every other.',
  },
  STORAGE_CORRUPT: {
    exit: 65,
    meaning: "A table's log or data files are damaged.",
    next: 'Restore the files named in the message from a backup.',
  },
  LOG_CORRUPT: {
    exit: 65,
    meaning: 'What the event log keeps, or a broker answers, cannot be read. Nothing of it was taken.',
    next: 'Run again: damage on the way passes. When it stays, restore the topic; the tables of the lake are not damaged.',
  },
  LOG_UNAVAILABLE: {
    exit: 69,
    meaning: 'No broker of the event log answers, or none leads a partition.',
    next: 'Check that the brokers run and can be reached, then run again: nothing is half-done.',
  },
  LOG_DENIED: {
    exit: 78,
    meaning: 'The brokers of the event log do not accept user, password, certificate or rights.',
    next: "Correct the URL's parameters and the files that they name, or have the rights granted, then run again.",
  },
  STORAGE_UNAVAILABLE: {
    exit: 69,
    meaning: 'The storage of the lake, or of a log in files, does not answer, or takes no requests now.',
    next: 'Check the service, then run again: nothing is half-done.',
  },
  STORAGE_DENIED: {
    exit: 78,
    meaning: 'The storage of the lake or the log does not let this user do what the run has to do.',
    next: 'Give the user access to the path in the message, or run as another user; docs/hdfs.md tells who that is on HDFS.',
  },
  DISK_FULL: {
    exit: 75,
    meaning: 'No space is left on the device, or none that the quota allows.',
    next: 'Free space on the lake and in SPOOL_DIR or raise the quota, then run again.',
  },
  CONFLICT: {
    exit: 75,
    meaning: 'Other writers kept changing the table while this run tried to commit.',
    next: 'Run again.',
  },
  SERVICE_FAILED: {
    exit: 69,
    meaning: 'A server that `lake` runs on this machine cannot be installed, does not start, or does not answer.',
    next: 'Read the end of the message; `logs` of `lake kafka`, `lake hdfs` or `lake redis` prints all that was said.',
  },
  CLOCK_WRONG: {
    exit: 75,
    meaning:
      'The clock of this machine differs by more than a day from that of Redis, of the storage or of the event log. The batch was not written; earlier batches of the run may have been.',
    next: 'Set the clock that is wrong, then run again.',
  },
  INTERNAL: {
    exit: 75,
    meaning: 'The run failed in a way that this version does not know.',
    next: 'Run again; when it fails again, report the message and the run id.',
  },
} as const satisfies Record<string, CodeSpec>;

export type ErrorCode = keyof typeof errorCodes;

/** An error that ends a run with a stable code. Its message never holds an event's content. */
export class FastcartError extends Error {
  override readonly name = 'FastcartError';
  /** Of the run that it ended. */
  runId?: string;
  /** Of its trace. */
  traceId?: string;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }

  get exitCode(): number {
    return errorCodes[this.code].exit;
  }

  get meaning(): string {
    return errorCodes[this.code].meaning;
  }

  get next(): string {
    return errorCodes[this.code].next;
  }
}
