import { channel } from 'node:diagnostics_channel';

/** The five steps of a run; `report` is the record that a hop returns. */
export const steps = ['read', 'transform', 'check', 'commit', 'report'] as const;
export type StepName = (typeof steps)[number];

/** A boundary of a step or of a commit: published for telemetry, and for tests that end the process right there. */
export interface Boundary {
  layer: string;
  step: StepName;
  at: 'start' | 'end';
  /** On the boundaries of a table's commit. */
  table?: string;
}

export const boundaryChannel = 'fastcart.boundary';
const boundaries = channel(boundaryChannel);

export function announce(boundary: Boundary): void {
  if (boundaries.hasSubscribers) boundaries.publish(boundary);
}
