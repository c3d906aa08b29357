import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DeltaTable, query } from '@fastcart/delta';
import { temporaryFolder } from '../support/lake';
import { python } from '../support/python';

const folder = temporaryFolder();

interface Facts {
  version: number;
  rows: Record<string, unknown>[];
  comment: string;
  constraints: string[];
  min: unknown;
  max: unknown;
  files: number;
}

const read = `
import json, sys
from deltalake import DeltaTable
table = DeltaTable(sys.argv[1])
actions = table.get_add_actions(flatten=True)
print(json.dumps({
    "version": table.version(),
    "rows": sorted(table.to_pyarrow_table().to_pylist(), key=lambda row: row["id"]),
    "comment": json.loads(table.schema().to_json())["fields"][0]["metadata"]["comment"],
    "constraints": [key for key in table.metadata().configuration if key.startswith("delta.constraints")],
    "min": actions["min.id"][0].as_py(),
    "max": actions["max.id"][0].as_py(),
    "files": actions.num_rows,
}))`;

const append = `
import json, sys, pyarrow
from deltalake import write_deltalake
rows = pyarrow.table({"id": pyarrow.array([7], pyarrow.int64()), "place": ["late"], "gift": [True]})
write_deltalake(sys.argv[1], rows, mode="append")
print(json.dumps(None))`;

test("Python's deltalake reads a table that the binding has maintained and altered, and writes to it", async () => {
  const path = join(folder, 'maintained');
  const table = await DeltaTable.create(pathToFileURL(path).href, {
    schema: {
      type: 'struct',
      fields: [
        { name: 'id', type: 'long', nullable: true, metadata: {} },
        { name: 'place', type: 'string', nullable: true, metadata: {} },
      ],
    },
  });
  for (const id of [1, 2, 3]) await table.append(query(`SELECT ${id} AS id, 'here' AS place`));
  await table.update({ place: `'there'` }, { predicate: 'id = 2' });
  await table.addColumns([{ name: 'gift', type: 'boolean', nullable: true, metadata: {} }]);
  await table.addConstraints({ positive: 'id > 0' });
  await table.setColumnMetadata('id', { comment: 'The key' });
  await table.optimize({ type: 'zorder', columns: ['id', 'place'] });
  await table.checkpoint();
  await table.delete();
  await table.restore({ version: table.version - 1 });
  await table.vacuum({ mode: 'full', retentionHours: 0, enforceRetention: false });

  const facts = python<Facts>(read, path);
  expect(facts).toEqual({
    version: table.version,
    rows: [
      { id: 1, place: 'here', gift: null },
      { id: 2, place: 'there', gift: null },
      { id: 3, place: 'here', gift: null },
    ],
    comment: 'The key',
    constraints: ['delta.constraints.positive'],
    min: 1,
    max: 3,
    files: 1,
  });
  const [file] = await table.files();
  expect([file!.statistics!.min.id, file!.statistics!.max.id]).toEqual([facts.min, facts.max]);

  python(append, path);
  await expect(table.optimize()).resolves.toMatchObject({ version: facts.version });
  await expect(table.delete()).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
  await table.refresh();
  expect(await query('SELECT place FROM t WHERE id = 7', { t: table }).rows()).toEqual([{ place: 'late' }]);
});
