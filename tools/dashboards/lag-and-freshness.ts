import { labelOf, seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, lastTold, legend, secondsSince } from './queries';

export const lagAndFreshness = board('fastcart-lag', 'Lag and freshness', 'How far the tables are behind the log.')
  .withPanel(
    stack(
      'Lag by partition',
      'Messages that Bronze had not read when its run began.',
      'short',
      `max by (${labelOf('topic')}, ${labelOf('partition')}) (${seriesOf('lag')})`,
      legend('topic', 'partition'),
    ),
  )
  .withPanel(
    chart('Freshness by table', 'Since the last commit.', 's', secondsSince('lastCommit', 'table'), legend('table')),
  )
  .withPanel(
    stack(
      'Rows by outcome',
      'Rows of the hour before, by what became of them.',
      'short',
      lastHour(seriesOf('rows'), 'layer', 'rowOutcome'),
      legend('layer', 'rowOutcome'),
    ),
  )
  .withPanel(
    chart(
      'Bytes read',
      'Of the messages of the hour before.',
      'bytes',
      lastHour(seriesOf('bytes'), 'layer'),
      legend('layer'),
    ),
  )
  .withPanel(
    chart(
      'Files by table',
      'Data files after the last maintenance.',
      'short',
      lastTold('files', 'table'),
      legend('table'),
    ),
  )
  .withPanel(
    chart(
      'Held back',
      '1 where the last maintenance kept old files because a layer above is behind.',
      'short',
      lastTold('heldBack', 'table'),
      legend('table'),
    ),
  );
