import * as common from '@grafana/grafana-foundation-sdk/common';
import * as dashboard from '@grafana/grafana-foundation-sdk/dashboard';
import * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import * as table from '@grafana/grafana-foundation-sdk/table';
import * as tempo from '@grafana/grafana-foundation-sdk/tempo';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';
import { attributes } from '@fastcart/telemetry';

/** Uids of k8s/components/telemetry/grafana/datasources.yaml. */
export const sources = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  tempo: { type: 'tempo', uid: 'tempo' },
};

/** A dashboard of the workers, with links to the others. */
export function board(uid: string, title: string, description: string): dashboard.DashboardBuilder {
  return new dashboard.DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['fastcart'])
    .timezone('utc')
    .time({ from: 'now-24h', to: 'now' })
    .refresh('1m')
    .link(
      new dashboard.DashboardLinkBuilder('FastCart')
        .type(dashboard.DashboardLinkType.Dashboards)
        .tags(['fastcart'])
        .keepTime(true),
    );
}

/** A chart with a line for each series, half the width of the dashboard. */
export function chart(title: string, description: string, unit: string, expr: string, legend: string) {
  return new timeseries.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(sources.prometheus)
    .unit(unit)
    .min(0)
    .legend(
      new common.VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(common.LegendDisplayMode.List)
        .placement(common.LegendPlacement.Bottom),
    )
    .tooltip(
      new common.VizTooltipOptionsBuilder().mode(common.TooltipDisplayMode.Multi).sort(common.SortOrder.Descending),
    )
    .height(8)
    .span(12)
    .withTarget(
      new prometheus.DataqueryBuilder()
        .refId('A')
        .datasource(sources.prometheus)
        .expr(expr)
        .legendFormat(legend)
        .range(),
    );
}

/** Stacked areas. */
export function stack(...of: Parameters<typeof chart>) {
  return chart(...of)
    .drawStyle(common.GraphDrawStyle.Line)
    .fillOpacity(40)
    .stacking(new common.StackingConfigBuilder().mode(common.StackingMode.Normal).group('A'));
}

/** A table with a row for each span that a TraceQL query finds. Its id links to the trace, the run id to the lineage. */
export function spanTable(title: string, description: string, query: string) {
  const run = attributes.runId.name;
  const url =
    `/d/fastcart-lineage?var-run=\${__value.raw}&var-trace=\${__data.fields.traceIdHidden}` +
    '&from=${__from}&to=${__to}';
  return new table.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(sources.tempo)
    .height(9)
    .span(24)
    .withTarget(traceQl(query).tableType(tempo.SearchTableType.Spans).limit(200).spss(100))
    .overrideByName(run, [{ id: 'links', value: [{ title: 'Lineage of this run', url }] }]);
}

/** The view of one trace, with links to other traces. */
export function trace(title: string, description: string, id: string) {
  return new dashboard.PanelBuilder()
    .type('traces')
    .title(title)
    .description(description)
    .datasource(sources.tempo)
    .height(14)
    .span(24)
    .withTarget(traceQl(id));
}

function traceQl(query: string): tempo.DataqueryBuilder {
  return new tempo.DataqueryBuilder().refId('A').datasource(sources.tempo).queryType('traceql').query(query);
}
