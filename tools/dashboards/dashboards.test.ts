import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dashboardFiles, dashboards } from '.';
import { promQlMistakes, traceQlMistakes } from './mistakes';
import { sources } from './panels';

const telemetry = join(__dirname, '../../k8s/components/telemetry');

interface Query {
  title: string;
  datasource: { type: string; uid: string };
  /** PromQL or TraceQL; Grafana's variables have a value. */
  text: string;
}

interface Target {
  datasource: Query['datasource'];
  expr?: string;
  query?: string;
}

const queries: Query[] = Object.values(dashboards).flatMap(({ title, panels }) =>
  panels!.flatMap((panel) => {
    const { targets, title: of } = panel as unknown as { targets: Target[]; title: string };
    return targets.map(({ datasource, expr, query }) => ({
      title: `${title}: ${of}`,
      datasource,
      text: (expr ?? query)!.replace(/\$\{\w+(:\w+)?\}/g, 'x'),
    }));
  }),
);

test('the dashboards of k8s equal those that npm run docs writes', () => {
  const folder = join(telemetry, 'dashboards');
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  expect(Object.fromEntries(files.map((file) => [file, readFileSync(join(folder, file), 'utf8')]))).toEqual(
    dashboardFiles(),
  );
});

test('data sources are those that Grafana has', () => {
  const text = readFileSync(join(telemetry, 'grafana/datasources.yaml'), 'utf8');
  const { datasources } = parse(text) as { datasources: Query['datasource'][] };
  const provisioned = datasources.map(({ type, uid }) => ({ type, uid }));
  expect(Object.values(sources)).toEqual(provisioned);
  for (const { datasource } of queries) expect(provisioned).toContainEqual(datasource);
});

test.each(queries.filter(({ datasource }) => datasource.type === 'prometheus'))('PromQL, $title', ({ text }) => {
  expect(promQlMistakes(text)).toEqual([]);
});

// The id of a trace is a valid query.
test.each(queries.filter(({ datasource, text }) => datasource.type === 'tempo' && text !== 'x'))(
  'TraceQL, $title',
  ({ text }) => {
    expect(traceQlMistakes(text)).toEqual([]);
  },
);

test.each([
  ['sum(increase(fastcart_row_total[1h]))', 'no metric is named fastcart_row_total'],
  ['fastcart_run_duration_seconds', 'no metric is named fastcart_run_duration_seconds'],
  ['sum by (fastcart_run_id) (fastcart_log_lag)', 'no metric of this query has the label fastcart_run_id'],
  ['fastcart_rows_total{fastcart_rule="x"}', 'no metric of this query has the label fastcart_rule'],
  ['sum(fastcart_log_lag', 'it cannot be parsed at character 21'],
])('%s is refused', (query, mistake) => {
  expect(promQlMistakes(query)).toEqual([mistake]);
});

test.each([
  ['{ span.fastcart.runid = "x" }', 'no span has the attribute span.fastcart.runid'],
  ['{ } | select(span.fastcart.layer, resource.fastcart.layer)', 'no span has the attribute resource.fastcart.layer'],
  ['{ } | select(span.fastcart.range.from)', 'no table shows the list span.fastcart.range.from'],
  ['{ span.fastcart.layer = }', 'it cannot be parsed at character 25'],
])('%s is refused', (query, mistake) => {
  expect(traceQlMistakes(query)).toEqual([mistake]);
});
