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
    meaning: 'The lake exists, but one of its tables does not.',
    next: 'Check LAKE. A table that a new version brings is made by `lake init`; one that was lost has to be restored.',
  },
  SCHEMA_VERSION: {
    exit: 65,
    meaning: 'The lake was made by another version of the schemas.',
    next: 'Run the version that made it, or replay into a new lake.',
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
    next: 'Restore them, or accept the loss.',
  },
  LOG_MISSING: {
    exit: 65,
    meaning: 'There is no event log or topic at that URL.',
    next: 'Check LOG and TOPIC; the generator makes a log with its first event.',
  },
  AUDIT_FAILED: {
    exit: 65,
    meaning: 'Numbers that have to agree do not. Nothing was published.',
    next: 'Look at the tables and keys in the message; `lake validate` recomputes everything.',
  },
  LAKE_DIFFERS: {
    exit: 65,
    meaning: 'The lake holds something else than a full recomputation gives.',
    next: 'The report names table, key and column of each difference; a replay rebuilds a table from the layer below.',
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
  STORAGE_UNAVAILABLE: {
    exit: 69,
    meaning: 'The storage of the lake or the log does not answer or refuses access.',
    next: 'Check the service and the permissions, then run again: nothing is half-done.',
  },
  DISK_FULL: {
    exit: 75,
    meaning: 'No space is left on the device.',
    next: 'Free space on the lake and in SPOOL_DIR, then run again.',
  },
  CONFLICT: {
    exit: 75,
    meaning: 'Other writers kept changing the table while this run tried to commit.',
    next: 'Run again.',
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
  INVALID_URL: 'CONFIG_INVALID',
  INVALID_TOPIC: 'CONFIG_INVALID',
  LOCKED: 'CONFLICT',
  QUERY: 'QUERY_INVALID',
  OUT_OF_MEMORY: 'MEMORY_EXCEEDED',
  INVALID_MESSAGE: 'STORAGE_CORRUPT',
  ENOTDIR: 'CONFIG_INVALID',
  EACCES: 'STORAGE_UNAVAILABLE',
  EPERM: 'STORAGE_UNAVAILABLE',
  EROFS: 'STORAGE_UNAVAILABLE',
  EIO: 'STORAGE_UNAVAILABLE',
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
};

/** Any error as a FastcartError; the original is kept as its cause. */
export function toFastcartError(error: unknown): FastcartError {
  if (error instanceof FastcartError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const text = message ?? String(error);
  if (/No space left on device|os error 28/.test(text)) return new FastcartError('DISK_FULL', text, { cause: error });
  return new FastcartError((code && foreignCodes[code]) || 'INTERNAL', text, { cause: error });
}
