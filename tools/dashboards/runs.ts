import { QueryVariableBuilder, VariableRefresh } from '@grafana/grafana-foundation-sdk/dashboard';
import { labelOf, seriesOf, spanAttribute } from './names';
import { board, chart, sources, spanTable, stack } from './panels';
import { lastHour, legend, percentile, secondsSince, select } from './queries';

const layer = '${layer:pipe}';
const ofLayer = `${labelOf('layer')}=~"${layer}"`;

export const runs = board('fastcart-runs', 'Runs', 'Every run, its outcome and its duration.')
  .withVariable(
    // The values include operations such as `maintain`, which have the label too.
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
      'Runs that ended in the last hour.',
      'short',
      lastHour(`${seriesOf('runs')}{${ofLayer}}`, 'layer', 'outcome'),
      legend('layer', 'outcome'),
    ),
  )
  .withPanel(
    stack(
      'Failed runs by code',
      'In the last hour; docs/runbook.md has a section for each code.',
      'short',
      lastHour(`${seriesOf('runs')}{${ofLayer},${labelOf('errorType')}!=""}`, 'layer', 'errorType'),
      legend('layer', 'errorType'),
    ),
  )
  .withPanel(
    chart(
      'Duration, 90th percentile',
      'Over the runs of the last day.',
      's',
      percentile(0.9, 'runDuration', 'layer'),
      legend('layer'),
    ),
  )
  .withPanel(
    chart(
      'Time since the last success',
      'A success is a run that ended without an error.',
      's',
      secondsSince('lastSuccess', 'layer'),
      legend('layer'),
    ),
  )
  .withPanel(
    spanTable(
      'Runs',
      'Newest first. The span links to the trace, the run id to its lineage.',
      select(
        `{ ${spanAttribute('runId')} != nil && ${spanAttribute('layer')} =~ "${layer}" }`,
        ...(['runId', 'layer', 'outcome', 'errorType', 'exitCode'] as const),
      ),
    ),
  );
