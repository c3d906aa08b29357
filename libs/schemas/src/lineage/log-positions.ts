/**
 * The name of the position of Bronze and quarantine in a partition of the log. Its value is the next offset. A topic that
 * was created again has another id, and therefore no position.
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
