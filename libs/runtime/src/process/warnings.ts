/** Problems after which a run continues. Its log has each of them once. */
export const warningCodes = {
  REDIS_UNAVAILABLE: {
    meaning: 'Redis cannot be reached, refuses, or does not answer within a second. `reason` says which.',
    next: 'Check REDIS_URL and the server. The run is complete without it; two runs may have done the same work.',
  },
  LEASE_LOST: {
    meaning: 'The lease ran out, was deleted, or is held by the run `holder`, before this run ended.',
    next: 'Nothing is written twice. When it comes often, raise LEASE_TTL, or find out who flushes Redis.',
  },
  LEASE_UNAVAILABLE: {
    meaning:
      'The lease cannot be taken: the place of its file is read-only, full or has no locks. `reason` says which.',
    next: 'Nothing is written twice. Two runs may do the same work: make the folder writable, set REDIS_URL, or LEASE=off.',
  },
  READER_BEHIND: {
    meaning:
      'Maintenance kept old files, days or log entries of a table, because a layer above has not read all of them yet.',
    next: 'Let the layer above catch up: `lake status` names it. The next maintenance deletes what was kept.',
  },
  TELEMETRY_FAILED: {
    meaning:
      'The collector of OTEL_EXPORTER_OTLP_ENDPOINT cannot be reached, refuses, or is too slow. `reason` says which.',
    next: 'Check the endpoint and the collector. The run is complete; its trace and its part of the metrics are missing.',
  },
} as const;

export type WarningCode = keyof typeof warningCodes;
