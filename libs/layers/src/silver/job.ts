import { Lake, orStopped, runHops, takeSideAgain, type Job } from '@fastcart/runtime';
import { bronze, rejected, silver } from '@fastcart/schemas';
import { silverHop } from './hop';
import { rejectedAgain } from './rejected-again';

/** Bronze's new rows into Silver. */
export const silverJob: Job<never> = {
  name: 'silver',
  description: 'types, judges and deduplicates the rows that Bronze gained',
  settings: [],
  async run(run, config) {
    using opened = await orStopped(
      new Lake(config.LAKE, run.lakeSchema).openOrInit(bronze, silver, rejected),
      run.signal,
    );
    const [source, table, side] = opened;
    const tables = { bronze: source, silver: table, rejected: side };
    const pair = { main: table, side, names: { main: silver.name, side: rejected.name } };
    await takeSideAgain(run, pair, 'rows', (commit) => rejectedAgain(run, source, commit));
    await runHops(run, silverHop(run, tables));
  },
};
