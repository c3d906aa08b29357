import { attributes } from './attributes';

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
