import { parseArgs } from 'node:util';
import { type Form, forms } from './input';
import { workloads } from './workloads';

export interface Options {
  workloads: string[];
  repetitions: number;
  scale: number;
  backlog: number;
  input: readonly Form[];
  spark: boolean;
  json?: string;
  html?: string;
}

const usual = ['start', 'day', 'micro', 'binding'];

export const help = `Measures this product against what a team would build instead, on the same events.

npm run bench -- [--workloads ${usual.join(',')}] [--repetitions 3] [--scale 1] [--backlog 1000000] [--input both] [--spark] [--json FILE] [--html FILE]

  --workloads LIST    what to run, separated by commas, or all:
                        start    programs that have nothing to do, beside an empty one
                        day      50,000 orders into an empty lake
                        micro    2,000 events on top of a day
                        binding  the Delta Lake bindings, operation by operation
                        month    6 million events in 30 batches
                        history  2,000 events on top of 1, 30 and 365 days
                        backlog  6 million events at once
                        kafka    2 million messages from Kafka to HDFS; needs Java 17 and Maven
                        bounds   thousands of days, partitions and keys, and little memory, beside their bounds
  --repetitions N     how often each measurement is taken; the sides take turns
  --scale SHARE       share of the full size, to try it out
  --backlog EVENTS    events of the dirty backlog in bounds: 1,000,000 by default, 3000000 for the figures in the docs
  --input FORM        how the events are written: blanks (after each : and , as by Python's json.dumps), compact, or
                      both: day and micro take both, the others the first
  --spark             PySpark too, in day and micro: more than a minute for each run; needs Java 17 or 21 and Maven
  --json FILE         every sample, the summary, the machine and the versions
  --html FILE         the summary with charts, in one file

Exit codes: 0 done; 65 the sides' results differ, so nothing is compared; 78 bad flags.
The peers' packages are installed once, into the cache folder of the project.`;

/** Reads the command line. A mistake is a RangeError or a TypeError that says what to write instead. */
export function readOptions(args: string[]): Options | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      workloads: { type: 'string', default: usual.join(',') },
      repetitions: { type: 'string', default: '3' },
      scale: { type: 'string', default: '1' },
      backlog: { type: 'string', default: '1000000' },
      input: { type: 'string', default: 'both' },
      spark: { type: 'boolean', default: false },
      json: { type: 'string' },
      html: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return 'help';
  const names = Object.keys(workloads);
  const chosen = values.workloads === 'all' ? names : values.workloads.split(',');
  const unknown = chosen.filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new RangeError(`--workloads ${unknown.join(',')}: there are ${names.join(', ')}`);
  const repetitions = Number(values.repetitions);
  if (!Number.isInteger(repetitions) || repetitions < 1) throw new RangeError('--repetitions has to be 1 or more');
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new RangeError('--scale has to be more than 0 and at most 1');
  const backlog = Number(values.backlog);
  if (!Number.isInteger(backlog) || backlog < 1) throw new RangeError('--backlog has to be 1 or more');
  const input = values.input === 'both' ? forms : forms.filter((form) => form === values.input);
  if (input.length === 0) throw new RangeError(`--input ${values.input}: there are ${forms.join(', ')} and both`);
  const { spark, json, html } = values;
  return { workloads: chosen, repetitions, scale, backlog, input, spark, json, html };
}
