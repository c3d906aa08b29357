import { seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, legend, mean } from './queries';

export const cost = board('fastcart-cost', 'Cost by step', 'The time that runs spend in each step.')
  .withPanel(
    stack(
      'Time by step',
      'Seconds in the last hour, all runs together.',
      's',
      lastHour(`${seriesOf('stepDuration')}_sum`, 'layer', 'step'),
      legend('layer', 'step'),
    ),
  )
  .withPanel(
    chart(
      'Time of a step',
      'Mean over the runs of the last hour.',
      's',
      mean('stepDuration', 'layer', 'step'),
      legend('layer', 'step'),
    ),
  )
  .withPanel(
    chart(
      'Time for a thousand rows',
      'Seconds of the runs of the last hour, divided by the rows that they read.',
      's',
      `1000 * ${lastHour(`${seriesOf('runDuration')}_sum`, 'layer')} / ${lastHour(seriesOf('rows'), 'layer')}`,
      legend('layer'),
    ),
  )
  .withPanel(
    chart(
      'Commit conflicts',
      'Commits of the last hour that conflicted with another writer.',
      'short',
      lastHour(seriesOf('conflicts'), 'table'),
      legend('table'),
    ),
  );
