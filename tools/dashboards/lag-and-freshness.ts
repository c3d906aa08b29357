import { labelOf, seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, lastValue, legend, secondsSince } from './queries';

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
    chart(
      'Freshness by table',
      'Time since the last commit.',
      's',
      secondsSince('lastCommit', 'table'),
      legend('table'),
    ),
  )
  .withPanel(
    stack(
      'Rows by outcome',
      'Rows of the last hour, by outcome.',
      'short',
      lastHour(seriesOf('rows'), 'layer', 'rowOutcome'),
      legend('layer', 'rowOutcome'),
    ),
  )
  .withPanel(
    chart(
      'Bytes read',
      'Bytes of the messages read in the last hour.',
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
      lastValue('files', 'table'),
      legend('table'),
    ),
  )
  .withPanel(
    chart(
      'Maintenance held back',
      '1 when the last maintenance kept old files because a layer above is behind.',
      'short',
      lastValue('heldBack', 'table'),
      legend('table'),
    ),
  );
