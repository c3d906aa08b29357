import { seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, legend, mean } from './queries';

export const cost = board('fastcart-cost', 'Cost by step', 'Where the time of the runs goes.')
  .withPanel(
    stack(
      'Time by step',
      'Seconds of the hour before, of all runs.',
      's',
      lastHour(`${seriesOf('stepDuration')}_sum`, 'layer', 'step'),
      legend('layer', 'step'),
    ),
  )
  .withPanel(
    chart(
      'Time of a step',
      'Mean of the runs of the hour before.',
      's',
      mean('stepDuration', 'layer', 'step'),
      legend('layer', 'step'),
    ),
  )
  .withPanel(
    chart(
      'Time for a thousand rows',
      'Seconds of the runs of the hour before, by the rows that they took.',
      's',
      `1000 * ${lastHour(`${seriesOf('runDuration')}_sum`, 'layer')} / ${lastHour(seriesOf('rows'), 'layer')}`,
      legend('layer'),
    ),
  )
  .withPanel(
    chart(
      'Conflicts of commits',
      'Commits of the hour before that another writer came before.',
      'short',
      lastHour(seriesOf('conflicts'), 'table'),
      legend('table'),
    ),
  );
