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
    meaning: 'Messages were deleted from the event log before Bronze read them.',
    next: 'Restore them, or give them up with `lake run bronze --accept-loss`, which records what is missing.',
  },
  SOURCE_REWOUND: {
    exit: 65,
    meaning: 'A table was set back to before what the layer above has read of it.',
    next: 'When a restore was interrupted, run it again with the same arguments; else set the layers above back too, with `lake restore`.',
  },
  RESTORE_REFUSED: {
    exit: 65,
    meaning: 'That published set cannot be restored. Nothing was changed.',
    next: 'The message tells what is in the way; `lake restore --list` shows the other sets.',
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
    next: 'Raise MEMORY_LIMIT.',
  },
  QUERY_INVALID: {
    exit: 65,
    meaning: 'The statement cannot be planned or executed.',
    next: 'Check table and column names with `lake tables`; `SELECT * FROM published` tells what was published when.',
  },
  STORAGE_CORRUPT: {
    exit: 65,
    meaning: "A table's log or data files are damaged.",
    next: 'Restore the files named in the message from a backup.',
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

/** What the codes of the libraries below mean for a run. */
const foreignCodes: Record<string, ErrorCode> = {
  COMMIT_CONFLICT: 'CONFLICT',
  TABLE_NOT_FOUND: 'TABLE_MISSING',
  SCHEMA_MISMATCH: 'SCHEMA_VERSION',
  STORAGE: 'STORAGE_UNAVAILABLE',
  CORRUPT: 'STORAGE_CORRUPT',
  LOG_NOT_FOUND: 'LOG_MISSING',
  TOPIC_NOT_FOUND: 'LOG_MISSING',
  OUT_OF_RANGE: 'LOG_REWOUND',
  UNSUPPORTED: 'CONFIG_INVALID',
  INVALID_ARGUMENT: 'CONFIG_INVALID',
  INVALID_URL: 'CONFIG_INVALID',
  INVALID_MESSAGE: 'CONFIG_INVALID',
  INVALID_TOPIC: 'CONFIG_INVALID',
  UNAVAILABLE: 'LOG_UNAVAILABLE',
  ACCESS_DENIED: 'LOG_DENIED',
  LOCKED: 'CONFLICT',
  QUERY: 'QUERY_INVALID',
  OUT_OF_MEMORY: 'MEMORY_EXCEEDED',
  INSTALL_FAILED: 'SERVICE_FAILED',
  START_FAILED: 'SERVICE_FAILED',
  COMMAND_FAILED: 'SERVICE_FAILED',
  TIMED_OUT: 'SERVICE_FAILED',
  PORT_IN_USE: 'CONFIG_INVALID',
  ENOTDIR: 'CONFIG_INVALID',
  EACCES: 'STORAGE_DENIED',
  EPERM: 'STORAGE_DENIED',
  EROFS: 'STORAGE_DENIED',
  EIO: 'STORAGE_UNAVAILABLE',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
};

/** What the storage's own words tell more exactly than the code of the library that passes them on. */
const words: [RegExp, ErrorCode][] = [
  [/no space left|os error 28/i, 'DISK_FULL'],
  [/permission denied|lacked (the necessary privileges|valid authentication)/i, 'STORAGE_DENIED'],
  // Trying again does not bring the library.
  [/failed to load libgssapi/i, 'CONFIG_INVALID'],
];

/** Any error as a FastcartError; the original is kept as its cause. */
export function toFastcartError(error: unknown): FastcartError {
  if (error instanceof FastcartError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const text = message ?? String(error);
  const told = words.find(([pattern]) => pattern.test(text))?.[1];
  return new FastcartError(told ?? ((code && foreignCodes[code]) || 'INTERNAL'), text, { cause: error });
}
