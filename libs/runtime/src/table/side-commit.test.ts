import type { HistoryEntry } from '@fastcart/delta';
import type { CommitRef } from '@fastcart/schemas';
import { commitId, idOf } from './commit-ref';
import { write } from './record';
import { isThere, relied, withoutSide } from './side-commit';

const facts = { runId: 'run-1', layer: 'bronze' };
const entry = (version: number, record: Parameters<typeof write>[0]): HistoryEntry => ({
  ...{ version, timestamp: 0, operation: 'WRITE', parameters: {} },
  info: JSON.parse(JSON.stringify(write(record))) as Record<string, unknown>,
});
const ref = (version: number): CommitRef => ({ version: BigInt(version), id: 5n });
const rows = (version: number, side?: number) =>
  entry(version, { ...facts, kind: 'rows', side: side === undefined ? undefined : ref(side) });
const house = (version: number, layer: string, side?: number) =>
  entry(version, { ...facts, layer, kind: 'housekeeping', side: side === undefined ? undefined : ref(side) });

/** Side commits below a version are there. */
const below = (end: number) => (side: CommitRef) => side.version < BigInt(end);
const versions = (history: HistoryEntry[], end: number) =>
  withoutSide(history.toReversed(), below(end)).map(({ version }) => version);

test('every main commit with a lost side commit is found, in any order', () => {
  const history = [rows(1, 1), rows(2), rows(3, 3), rows(4, 2), house(5, 'maintain')];
  expect(versions(history, 4)).toEqual([]);
  expect(versions(history, 3)).toEqual([3]);
  expect(versions(history, 2)).toEqual([3, 4]);
  expect(versions(history, 1)).toEqual([1, 3, 4]);
});

test('no commit is missing before commits that were written again, unless those are lost too', () => {
  const history = [rows(1, 7), house(2, 'bronze', 2), rows(3, 3)];
  expect(versions(history, 4)).toEqual([]);
  expect(versions(history, 3)).toEqual([3]);
  expect(versions(history, 2)).toEqual([1, 3]);
});

test('a lost side commit of a replay is found', () => {
  expect(versions([rows(1, 1), house(2, 'replay', 2)], 2)).toEqual([2]);
});

test('undone commits need no side commit', () => {
  const restored = entry(3, { ...facts, kind: 'restore', restored: 1 });
  expect(versions([rows(1, 1), rows(2, 2), restored], 2)).toEqual([]);
});

test('a side commit is found by its id; one that was cleaned or has no id is accepted', () => {
  const [own, other] = [rows(4), rows(5)];
  const has = isThere([other, own], 5);
  expect(commitId(own)).toBe(idOf('run-1'));
  const found = (version: bigint, id: bigint) => has({ version, id });
  expect([found(4n, idOf('run-1')), found(4n, 0n), found(3n, 9n), found(0n, 9n)]).toEqual(Array(4).fill(true));
  expect([found(4n, idOf('run-2')), found(6n, idOf('run-1')), found(6n, 0n)]).toEqual(Array(3).fill(false));
});

test('a main commit stores the version of its side commit', () => {
  expect(Object.entries(relied({ name: 'quarantine' }, ref(3)))).toEqual([
    ['quarantine', 3n],
    ['quarantine/commit', 5n],
  ]);
  expect(relied({ name: 'quarantine' })).toEqual({ quarantine: 0n, 'quarantine/commit': 0n });
});
