import { exportLake } from '@fastcart/operations/export';
import { counted } from '@fastcart/quality';
import { argument } from '../given';
import { lakeCommand } from '../lake-command';

export const command = lakeCommand({
  arguments: { folder: argument('<folder>', 'folder of the CSV files') },
  run: async ({ folder }, { lake }) => ({ folder, counts: await exportLake(lake, folder) }),
  text: ({ folder, counts }) =>
    Object.entries(counts)
      .map(([name, rows]) => `${folder}/${name}.csv  ${counted(rows, 'row')}`)
      .join('\n'),
});
