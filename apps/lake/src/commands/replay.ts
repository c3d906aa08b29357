import { type Change, planReplay, type Replay, replayLake } from '@fastcart/operations/replay/index';
import { commonSettings, FastcartError } from '@fastcart/runtime';
import { goldTables } from '@fastcart/schemas';
import { InvalidArgumentError } from 'commander';
import { argumentOf, option, waiting } from '../given';
import { grid } from '../grid';
import { lakeCommand } from '../lake-command';
import { count, unchanged } from '../output';

export const command = lakeCommand({
  arguments: {
    layer: argumentOf<Replay['target']>('<layer>', 'the layer to compute; silver includes Gold', (made) =>
      made.choices(['silver', 'gold']),
    ),
  },
  options: {
    from: option('<date>', 'the first day to compute: a day of ingestion for Silver, a `date` for Gold', (made) =>
      made.argParser(day),
    ),
    to: option('<date>', 'the last day to compute', (made) => made.argParser(day)),
    table: option('<name>', 'compute only this Gold table', (made) => made.choices(goldTables.map(({ name }) => name))),
    wait: waiting('seconds to wait for workers, which cannot run while rows are replaced', 300),
  },
  settings: commonSettings,
  help: 'Example: lake replay gold --table top_products\nSee docs/replay.md.',
  plan: async (values, { config, signal }) => {
    const replay = replayOf(values);
    return {
      ...replay,
      done: false,
      changes: await planReplay(replay, { config, signal, waitMs: values.wait * 1000 }),
    };
  },
  planText: ({ changes }) => `${text(changes)}\n\n${undone(changes)}`,
  run: async (values, { config, signal }) => {
    const replay = replayOf(values);
    return { ...replay, done: true, changes: await replayLake(replay, { config, signal, waitMs: values.wait * 1000 }) };
  },
  text: ({ changes }) => `${text(changes)}\n\nThe changes are applied and published.`,
});

/** Errors: USAGE_INVALID. */
function replayOf({ layer: target, from, to, table }: { layer: Replay['target'] } & Omit<Replay, 'target'>): Replay {
  if (table === undefined || target === 'gold') return { target, table, from, to };
  throw new FastcartError('USAGE_INVALID', '--table is a Gold table: use `lake replay gold`');
}

function day(text: string): string {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text)) return text;
  throw new InvalidArgumentError('It must be a date, such as 2025-11-09.');
}

function undone(changes: Change[]): string {
  const differs = changes.some(({ added, removed, changed }) => added + removed + changed > 0);
  if (differs) return unchanged;
  return 'No row differs. --yes only stores the current plan fingerprints.';
}

function text(changes: Change[]): string {
  const rows = changes.map(({ table, added, removed, changed, before, after }) => [
    table,
    ...[added, removed, changed].map(count),
    before.rows!,
    after.rows!,
  ]);
  const header = ['table', 'new', 'gone', 'changed', 'rows before', 'after'];
  return [grid(header, rows), ...changes.flatMap(sums)].join('\n');
}

/** The sums that change. */
function sums({ table, before, after }: Change): string[] {
  const moved = Object.keys(before).filter((name) => name !== 'rows' && before[name] !== after[name]);
  return moved.map((name) => `${table}: ${name} ${before[name] ?? 0} -> ${after[name] ?? 0}`);
}
