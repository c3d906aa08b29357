import { parser as promQl } from '@prometheus-io/lezer-promql';
import { parser as traceQl } from '@grafana/lezer-traceql';
import { attributes, metrics } from '@fastcart/telemetry';
import { type Attribute, labelOf, type Metric, seriesOf } from './names';

/** Labels of a target of Prometheus, and of an instance of a service. */
const ownLabels = ['job', 'instance'];

/** The series of all metrics with their labels, and `up`, which shows whether Prometheus reaches the collector. */
const series = new Map<string, string[]>([['up', ownLabels]]);
for (const [key, { kind, labels }] of Object.entries(metrics)) {
  const name = seriesOf(key as Metric);
  const known = [...ownLabels, ...labels.map((label: Attribute) => labelOf(label))];
  if (kind !== 'histogram') series.set(name, known);
  else
    for (const part of ['bucket', 'count', 'sum'])
      series.set(`${name}_${part}`, [...known, ...(part === 'bucket' ? ['le'] : [])]);
}
const typeOf = new Map<string, string>(Object.values(attributes).map(({ name, type }) => [name, type]));

/** Mistakes of a query: invalid PromQL, or a series or label that no run sends. */
export function promQlMistakes(query: string): string[] {
  const nodes = nodesOf(promQl.parse(query), query);
  const names = nodes.filter(({ type, parent }) => type === 'Identifier' && parent === 'VectorSelector');
  const allowed = new Set(names.flatMap(({ text }) => series.get(text) ?? []));
  return [
    ...errorsOf(nodes),
    ...names.filter(({ text }) => !series.has(text)).map(({ text }) => `no metric is named ${text}`),
    ...nodes
      .filter(({ type, text }) => type === 'LabelName' && !allowed.has(text))
      .map(({ text }) => `no metric of this query has the label ${text}`),
  ];
}

/** Mistakes of a query: invalid TraceQL, an attribute that no span has, or a list, which Grafana's tables do not show. */
export function traceQlMistakes(query: string): string[] {
  const nodes = nodesOf(traceQl.parse(query), query);
  const fields = nodes.filter(({ type }) => type === 'AttributeField').map(({ text }) => text);
  const type = (field: string) => typeOf.get(field.replace(/^span\./, ''));
  return [
    ...errorsOf(nodes),
    ...fields.filter((field) => !type(field)).map((field) => `no span has the attribute ${field}`),
    ...fields.filter((field) => type(field)?.endsWith('[]')).map((field) => `no table shows the list ${field}`),
  ];
}

interface Node {
  type: string;
  parent?: string;
  text: string;
  from: number;
}

function nodesOf(tree: ReturnType<typeof promQl.parse>, query: string): Node[] {
  const nodes: Node[] = [];
  tree.iterate({
    enter: ({ type, node, from, to }) => {
      nodes.push({
        type: type.isError ? 'error' : type.name,
        parent: node.parent?.name,
        text: query.slice(from, to),
        from,
      });
    },
  });
  return nodes;
}

function errorsOf(nodes: Node[]): string[] {
  return nodes.filter(({ type }) => type === 'error').map(({ from }) => `it cannot be parsed at character ${from + 1}`);
}
