/**
 * The position of Bronze and of the quarantine in a partition of the log: the next offset. A topic that was made again
 * has another id, and no position.
 */
export function logPosition(topicId: string, partition: number): string {
  return `${topicId}/${partition}`;
}

export function topicIdOf(logPosition: string): string {
  return logPosition.slice(0, logPosition.lastIndexOf('/'));
}

export function partitionOf(logPosition: string): number {
  return Number(logPosition.slice(logPosition.lastIndexOf('/') + 1));
}
