interface CodeSpec {
  /** The exit code: docs/errors.md explains them, and Kubernetes' failure policy distinguishes them. */
  exit: 65 | 69 | 75 | 78;
  meaning: string;
  next: string;
}

/** Everything that ends a run, as a closed set. */
export const errorCodes = {
  CONFIG_INVALID: {
    exit: 78,
    meaning: 'A setting or flag is missing or invalid. Nothing was read or written.',
    next: 'Correct every setting named in the message; docs/configuration.md lists them all.',
  },
  USAGE_INVALID: {
    exit: 78,
    meaning:
      'An argument of a command is invalid, names something that does not exist, or contradicts another argument.',
    next: 'Correct the argument that the message names; `lake COMMAND --help` explains it.',
  },
  TABLE_MISSING: {
    exit: 65,
    meaning: 'The lake, or one of its tables, does not exist at that URL.',
    next: 'Check LAKE. The first Bronze run creates a lake; a Gold run creates Gold tables that are new to it, `lake init` other tables that a new version adds. A table that was lost must be restored.',
  },
  SCHEMA_VERSION: {
    exit: 65,
    meaning: 'A table has another version of the schemas than this program writes. Nothing was written to it.',
    next: 'Use the version of the program and the MIGRATIONS that the lake has; `lake migrate` brings an older lake to the schema version of the program.',
  },
  LOG_REWOUND: {
    exit: 65,
    meaning: 'The event log ends before the position that Bronze has read, or is truncated there.',
    next: 'Find out why the log was truncated; Bronze has all messages up to its position.',
  },
  TOPIC_RECREATED: {
    exit: 65,
    meaning: 'The topic was deleted and created again since Bronze last read it: its offsets identify other messages.',
    next: 'Point the run at the original log, or start a new lake for the new topic.',
  },
  DATA_LOSS: {
    exit: 65,
    meaning:
      'Messages were deleted from the event log before Bronze read them, or before Bronze could read them again for a quarantine that has lost commits.',
    next: 'Restore the messages, or accept the loss with `lake run bronze --accept-loss`, which records the missing offsets.',
  },
  SOURCE_REWOUND: {
    exit: 65,
    meaning:
      'A table was set back to a version before the position of the layer above, or has lost commits that were read.',
    next: 'When a restore was interrupted, run it again with the same arguments. Otherwise compute the layers above again with `lake replay`, or set them back too with `lake restore`.',
  },
  RESTORE_REFUSED: {
    exit: 65,
    meaning: 'That published set cannot be restored. Nothing was changed.',
    next: 'The message has the reason; `lake restore --list` shows the other sets.',
  },
  RETENTION_REFUSED: {
    exit: 65,
    meaning:
      'Retention would delete or archive more days of a table than the lake has received since the last retention, or it is the first retention. Nothing was changed.',
    next: 'Check the clock and RETAIN_BRONZE, RETAIN_SILVER, RETAIN_GOLD. To remove the days in the message, run `lake maintain --retain --drop-days N --yes` once.',
  },
  LOG_MISSING: {
    exit: 65,
    meaning: 'There is no event log or topic at that URL.',
    next: 'Check LOG and TOPIC; the first event that the generator writes creates the topic, or `lake kafka create-topic` does.',
  },
  AUDIT_FAILED: {
    exit: 65,
    meaning: 'Numbers that must agree do not. Nothing was published.',
    next: 'Check the tables and keys in the message; `lake validate` recomputes everything.',
  },
  LAKE_DIFFERS: {
    exit: 65,
    meaning: 'The stored tables differ from a full recomputation.',
    next: 'The report names table, key and column of each difference; docs/runbook.md explains how to rebuild a table from the layer below.',
  },
  QUALITY_FAILED: {
    exit: 65,
    meaning: 'A figure of the quality report meets a condition of `--fail-on`.',
    next: 'Open the page that `lake report --html FILE` writes: its first lines name the problem, and its samples locate it.',
  },
  MEMORY_EXCEEDED: {
    exit: 78,
    meaning: 'A step needs more memory at once than MEMORY_LIMIT allows.',
    next: 'Raise MEMORY_LIMIT, or change the statement of `lake query` to sort, group and join fewer rows. `lake run bronze --accept-loss` skips a single message of the log that is too large, and records it.',
  },
  QUERY_INVALID: {
    exit: 65,
    meaning: 'The statement cannot be planned or executed.',
    next: 'Check table and column names with `lake tables`; `SELECT * FROM published` lists the published sets and their times.',
  },
  SPARK_UNAVAILABLE: {
    exit: 69,
    meaning: 'The Spark Connect server does not answer.',
    next: 'Check the server and SPARK_REMOTE, then run again. No work is left half-done.',
  },
  SPARK_DENIED: {
    exit: 78,
    meaning: 'The Spark Connect server rejects the token, or denies the user an access that the run needs.',
    next: 'Correct SPARK_TOKEN_FILE, or have the rights granted, then run again.',
  },
  SPARK_STATEMENT_INVALID: {
    exit: 65,
    meaning: 'Spark cannot plan a statement, or cannot compute it over these rows.',
    next: 'The message has the error class, and the log of the Spark Connect server the text. Check that the server has the versions that docs/spark.md names.',
  },
  SPARK_MEMORY: {
    exit: 78,
    meaning: "Spark's driver or an executor has too little memory for a statement.",
    next: 'Give driver and executors more memory, or raise `spark.sql.shuffle.partitions` on the server, then run again.',
  },
  SPARK_FAILED: {
    exit: 75,
    meaning:
      'Spark failed while it computed a statement: executors were lost, the server was restarted, or an operator cancelled the statement.',
    next: 'Run again; when it fails again, see the log of the Spark Connect server.',
  },
  QUERY_TIMEOUT: {
    exit: 75,
    meaning: 'The statement took longer than `lake query --timeout` allows.',
    next: 'Raise the timeout, or change the statement to read less: a join without a condition combines every row with every other.',
  },
  STORAGE_CORRUPT: {
    exit: 65,
    meaning: "A table's log or data files are damaged.",
    next: 'Restore the files named in the message from a backup.',
  },
  LOG_CORRUPT: {
    exit: 65,
    meaning: 'Stored data of the event log, or the answer of a broker, is damaged. Nothing of it was read into Bronze.',
    next: 'Run again: damage during the transfer does not repeat. When it does, restore the topic. The tables of the lake are not damaged.',
  },
  LOG_UNAVAILABLE: {
    exit: 69,
    meaning: 'No broker of the event log answers, or a partition has no leader.',
    next: 'Check that the brokers run and are reachable, then run again. No work is left half-done.',
  },
  LOG_DENIED: {
    exit: 78,
    meaning: 'The brokers of the event log reject the user, password or certificate, or the user lacks rights.',
    next: "Correct the URL's parameters and the files that they name, or have the rights granted, then run again.",
  },
  STORAGE_UNAVAILABLE: {
    exit: 69,
    meaning: 'The storage of the lake, or of a log in files, does not answer or does not accept requests.',
    next: 'Check the service, then run again. No work is left half-done.',
  },
  STORAGE_DENIED: {
    exit: 78,
    meaning: 'The storage of the lake or of the log denies this user an access that the run needs.',
    next: 'Give the user access to the path in the message, or run as another user; docs/hdfs.md explains which user that is on HDFS.',
  },
  DISK_FULL: {
    exit: 75,
    meaning: 'The device has no space left, or the quota is used up.',
    next: 'Free space on the storage of the lake and in SPOOL_DIR, or raise the quota, then run again.',
  },
  CONFLICT: {
    exit: 75,
    meaning: 'Other writers kept changing the table while this run tried to commit.',
    next: 'Run again.',
  },
  SERVICE_FAILED: {
    exit: 69,
    meaning: 'A server that `lake` operates on this machine cannot be installed, does not start, or does not answer.',
    next: 'Read the end of the message; `lake kafka logs`, or that of `hdfs`, `redis` or `spark`, prints the whole output.',
  },
  CLOCK_WRONG: {
    exit: 75,
    meaning:
      'The clock of this machine differs by more than a day from that of Redis, of the storage or of the event log. The batch was not written; earlier batches of the run may have been.',
    next: 'Correct the wrong clock, then run again.',
  },
  INTERNAL: {
    exit: 75,
    meaning: 'The run failed with an error that this version does not recognise.',
    next: 'Run again; when it fails again, report the message and the run id.',
  },
} as const satisfies Record<string, CodeSpec>;

export type ErrorCode = keyof typeof errorCodes;

/** An error that ends a run with a stable code. Its message never holds an event's content. */
export class FastcartError extends Error {
  override readonly name = 'FastcartError';
  /** The id of the run that the error ended. */
  runId?: string;
  /** The id of the run's trace. */
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
