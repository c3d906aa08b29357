import { col, count, countDistinct, countWhere, input, lit, nullOf, type Plan } from '@fastcart/query';
import { countsOf, type Rows, type Run } from '@fastcart/runtime';
import { columnNames } from '@fastcart/schemas';
import { eventColumns, type Fact, keyOf } from './fact';
import type { FactInput } from './read';

export interface FactOutput {
  /** The folded rows. Where stored rows are folded again, also those of which no trusted event is left, as `removed`. */
  changed: Rows;
  rows: number;
  keys: number;
  /** Rows by broken warning rule. */
  warnings: Record<string, number>;
}

/** New events folded onto the rows that they are of. */
export async function transform({ engine }: Run, fact: Fact, input: FactInput): Promise<FactOutput> {
  const { events, refolded } = input;
  const stored = input.stored.count > 0 ? { stored: input.stored.rows } : undefined;
  const again = refolded && { refolded: refolded.rows, again: refolded.again };
  const folded = fact.rows(fact.fold(statesOf(fact, stored !== undefined, again !== undefined)));
  const rows = await engine.compute(fact.table.name, folded, { events, ...stored, ...again });
  const { rows: rowCount, keys, ...warnings } = await countsOf(engine, counts(fact), { rows });
  const changed =
    stored && refolded
      ? await engine.compute('changed', changes(fact), { rows, ...stored, refolded: refolded.rows })
      : rows;
  return { changed, rows: rowCount!, keys: keys!, warnings };
}

function counts(fact: Fact): Plan {
  return input('rows', columnNames(fact.table)).group([], {
    rows: count(),
    keys: countDistinct(col(keyOf(fact))),
    ...Object.fromEntries(Object.entries(fact.warnings).map(([name, broken]) => [name, countWhere(broken)])),
  });
}

function changes(fact: Fact): Plan {
  const [columns, key] = [columnNames(fact.table), keyOf(fact)];
  const rows = input('rows', columns);
  const removed = input('stored', columns)
    .join(input('refolded', [key]), { how: 'semi', on: [key] })
    .join(rows.select([key]), { how: 'anti', on: [key] });
  return rows.with({ removed: lit(false) }).union(removed.with({ removed: lit(true) }));
}

/** The states to fold: new events onto stored rows, and every event of the keys that are folded again. */
function statesOf(fact: Fact, isStored: boolean, isAgain: boolean): Plan {
  const key = keyOf(fact);
  const untouched = (states: Plan): Plan =>
    isAgain ? states.join(input('refolded', [key]), { how: 'anti', on: [key] }) : states;
  const stored = isStored ? storedStates(fact, untouched(input('stored', fact.stateColumns))) : [];
  return untouched(statesBy(fact, 'events')).union(...stored, ...(isAgain ? [statesBy(fact, 'again')] : []));
}

function statesBy(fact: Fact, events: string): Plan {
  return fact.state(input(events, eventColumns(fact)));
}

/**
 * A stored row whose last event comes again, because retention has taken it from Silver since, leaves it to the new one to
 * be the last: of the states of a key, one has that time.
 */
function storedStates(fact: Fact, stored: Plan): Plan[] {
  const ending = [keyOf(fact), 'last_event_at'];
  const again = statesBy(fact, 'events').select(ending);
  const [left, taken] = (['anti', 'semi'] as const).map((how) => stored.join(again, { how, on: ending }));
  return [left!, taken!.with({ last_event_at: nullOf('timestamp') })];
}
