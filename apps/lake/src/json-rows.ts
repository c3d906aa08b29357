import type { Texts } from '@fastcart/operations/texts';
import { toJson } from './output';

/** A JSON array with one object per row, batch by batch. Every value is a text. */
export async function* jsonRows({ columns, batches }: Texts): AsyncGenerator<string, void, undefined> {
  let before = '[';
  for await (const rows of batches) {
    const texts = rows.map((row) => {
      const object = toJson(Object.fromEntries(row.map((value, at) => [columns[at]!.name, value])));
      const text = `${before}\n  ${object.replaceAll('\n', '\n  ')}`;
      before = ',';
      return text;
    });
    yield texts.join('');
  }
  yield before === '[' ? '[]\n' : '\n]\n';
}
