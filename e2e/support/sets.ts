import { publishedSets } from '@fastcart/operations/restore/set';
import { validate } from '@fastcart/operations/validate/index';
import { Lake } from '@fastcart/runtime';
import { published } from '@fastcart/schemas';

/** The runs that published, oldest first. */
export async function setsOf(lake: string): Promise<string[]> {
  using opened = await new Lake(lake).open(published);
  const sets = await publishedSets(opened[0]);
  return sets.map(({ runId }) => runId).reverse();
}

export async function expectSound(lake: string): Promise<void> {
  expect(await validate(new Lake(lake))).toEqual([]);
}
