import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { execute } from '@fastcart/environments';
import { promtool } from '@fastcart/services';
import { promQlMistakes } from './mistakes';

const root = join(__dirname, '../..');
const file = join(root, 'k8s/components/telemetry/rules/alerts.yaml');

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { runbook_url: string };
}

interface Case {
  alertname: string;
  exp_alerts: unknown[];
}

const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

test('Prometheus accepts the rules', () => {
  expect(execute(promtool(), ['check', 'rules', file])).toContain(`${rules.length} rules found`);
});

test('each alert fires when it should, and only then', () => {
  const cases = join(__dirname, 'alerts.promtool.yaml');
  const { tests } = parse(readFileSync(cases, 'utf8')) as { tests: { alert_rule_test: Case[] }[] };
  const tried = tests.flatMap((of) => of.alert_rule_test);
  for (const { alert } of rules) {
    const fires = tried.filter(({ alertname }) => alertname === alert).map((of) => of.exp_alerts.length > 0);
    expect(new Set(fires)).toEqual(new Set([true, false]));
  }
  expect(execute(promtool(), ['test', 'rules', cases])).toContain('SUCCESS');
});

test.each(rules)(
  '$alert names what runs send, and its section of the runbook',
  ({ alert, expr, labels, annotations }) => {
    expect(promQlMistakes(expr)).toEqual([]);
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    expect(readFileSync(join(root, 'docs/runbook.md'), 'utf8')).toContain(`\n### ${alert}\n`);
  },
);
