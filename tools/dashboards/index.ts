import { cost } from './cost';
import { lagAndFreshness } from './lag-and-freshness';
import { lineage } from './lineage';
import { quality } from './quality';
import { runs } from './runs';

/** Grafana's dashboards by file of k8s/components/telemetry/dashboards. */
export const dashboards = {
  'runs.json': runs.build(),
  'lineage.json': lineage.build(),
  'lag-and-freshness.json': lagAndFreshness.build(),
  'quality.json': quality.build(),
  'cost.json': cost.build(),
};

export function dashboardFiles(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(dashboards).map(([file, board]) => [file, `${JSON.stringify(board, null, 2)}\n`]),
  );
}
