import { labelOf, seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, legend } from './queries';

const refused = `${seriesOf('rows')}{${labelOf('rowOutcome')}=~"quarantined|rejected|lost"}`;

export const quality = board('fastcart-quality', 'Quality by rule', 'What was wrong with the data: docs/rules.md.')
  .withPanel(
    stack(
      'Failures by rule',
      'Rows, in Gold orders, of the hour before that broke a rule.',
      'short',
      lastHour(seriesOf('failures'), 'layer', 'rule'),
      legend('layer', 'rule'),
    ),
  )
  .withPanel(
    chart(
      'Share of rows that were refused',
      'Quarantined, rejected or lost, of all rows of the hour before.',
      'percentunit',
      `${lastHour(refused, 'layer')} / ${lastHour(seriesOf('rows'), 'layer')}`,
      legend('layer'),
    ),
  )
  .withPanel(
    stack(
      'Rows that were refused',
      'In the hour before.',
      'short',
      lastHour(refused, 'layer', 'rowOutcome'),
      legend('layer', 'rowOutcome'),
    ),
  );
