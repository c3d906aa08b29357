import { metrics } from '@fastcart/telemetry';
import { labelOf, type Metric, seriesOf, spanAttribute } from './names';

test('a metric is named as OpenTelemetry translates it for Prometheus', () => {
  const names = Object.fromEntries(Object.keys(metrics).map((metric) => [metric, seriesOf(metric as Metric)]));
  expect(names).toEqual({
    runs: 'fastcart_runs_total',
    shards: 'fastcart_run_shards',
    runDuration: 'fastcart_run_duration_seconds',
    files: 'fastcart_table_files',
    size: 'fastcart_table_size_bytes',
    heldBack: 'fastcart_maintenance_held_back',
    stepDuration: 'fastcart_step_duration_seconds',
    lastSuccess: 'fastcart_run_last_success_seconds',
    rows: 'fastcart_rows_total',
    bytes: 'fastcart_read_bytes_total',
    failures: 'fastcart_rule_failures_total',
    lag: 'fastcart_log_lag',
    lastCommit: 'fastcart_table_last_commit_seconds',
    conflicts: 'fastcart_commit_conflicts_total',
  });
});

test('an attribute is a label, and a part of a span', () => {
  expect(labelOf('partition')).toBe('messaging_destination_partition_id');
  expect(spanAttribute('versionUpTo')).toBe('span.fastcart.version.up_to');
});
