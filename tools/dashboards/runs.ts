import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { labelOf, seriesOf, spanAttribute } from './names';
import { board, chart, sources, spanTable, stack } from './panels';
import { lastHour, legend, percentile, secondsSince, select } from './queries';

const layer = '${layer:pipe}';
const ofLayer = `${labelOf('layer')}=~"${layer}"`;

export const runs = board('fastcart-runs', 'Runs', 'Every run, how it ended and how long it took.')
  .withVariable(
    // Operations such as `maintain` are layers too: there are those that ran.
    new QueryVariableBuilder('layer')
      .label('Layer')
      .datasource(sources.prometheus)
      .query(`label_values(${seriesOf('runs')}, ${labelOf('layer')})`)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .multi(true)
      .includeAll(true)
      .allValue('.+')
      .current({ text: 'All', value: '$__all' }),
  )
  .withPanel(
    stack(
      'Runs by outcome',
      'Runs that ended in the hour before.',
      'short',
      lastHour(`${seriesOf('runs')}{${ofLayer}}`, 'layer', 'outcome'),
      legend('layer', 'outcome'),
    ),
  )
  .withPanel(
    stack(
      'Failed runs by code',
      'In the hour before; a code leads to its section of docs/runbook.md.',
      'short',
      lastHour(`${seriesOf('runs')}{${ofLayer},${labelOf('errorType')}!=""}`, 'layer', 'errorType'),
      legend('layer', 'errorType'),
    ),
  )
  .withPanel(
    chart(
      'Duration of nine runs in ten',
      'At most this long, of the day before.',
      's',
      percentile(0.9, 'runDuration', 'layer'),
      legend('layer'),
    ),
  )
  .withPanel(
    chart(
      'Since the last success',
      'A run that ended with nothing left undone.',
      's',
      secondsSince('lastSuccess', 'layer'),
      legend('layer'),
    ),
  )
  .withPanel(
    spanTable(
      'Runs',
      'The newest first. The span leads to the trace, the run to its lineage.',
      select(
        `{ ${spanAttribute('runId')} != nil && ${spanAttribute('layer')} =~ "${layer}" }`,
        ...(['runId', 'layer', 'outcome', 'errorType', 'exitCode'] as const),
      ),
    ),
  );
