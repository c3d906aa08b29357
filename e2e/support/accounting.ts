import { readReportInput } from '@fastcart/operations/report/input';
import { qualityReport } from '@fastcart/quality';
import { Lake } from '@fastcart/runtime';

/** Expects that all accounts of the quality report add up. */
export async function expectAccounted(lake: string): Promise<void> {
  const now = new Date();
  const { accounting } = qualityReport(await readReportInput(new Lake(lake), now), now, { failOn: [], warnOn: [] });
  expect(accounting).toEqual({ rows: 0, mistakes: [] });
}
