import { lakeCommand } from '../lake-command';

export const command = lakeCommand({
  settings: ['SOURCE_COLUMNS'],
  settingOptions: ['SOURCE_COLUMNS'],
  run: async (_, { lake, config }) => ({ lake: lake.url, made: await lake.init(config.SOURCE_COLUMNS) }),
  text: ({ lake, made }) => (made.length === 0 ? `${lake} has all tables` : `${lake}: created ${made.join(', ')}`),
});
