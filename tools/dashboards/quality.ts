import { labelOf, seriesOf } from './names';
import { board, chart, stack } from './panels';
import { lastHour, legend } from './queries';

const refused = `${seriesOf('rows')}{${labelOf('rowOutcome')}=~"quarantined|rejected|lost"}`;

export const quality = board(
  'fastcart-quality',
  'Quality by rule',
  'Rows that broke a rule or were not accepted; docs/rules.md describes the rules.',
)
  .withPanel(
    stack(
      'Failures by rule',
      'Rows of the last hour that broke a rule; in Gold orders.',
      'short',
      lastHour(seriesOf('failures'), 'layer', 'rule'),
      legend('layer', 'rule'),
    ),
  )
  .withPanel(
    chart(
      'Share of rows that were not accepted',
      'Quarantined, rejected or lost rows, divided by all rows of the last hour.',
      'percentunit',
      `${lastHour(refused, 'layer')} / ${lastHour(seriesOf('rows'), 'layer')}`,
      legend('layer'),
    ),
  )
  .withPanel(
    stack(
      'Rows that were not accepted',
      'In the last hour.',
      'short',
      lastHour(refused, 'layer', 'rowOutcome'),
      legend('layer', 'rowOutcome'),
    ),
  );
