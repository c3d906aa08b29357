import { fileKind } from './file/file-kind';
import { kafkaKind } from './kafka/kafka-kind';
import type { LogKind } from './kind';

/** Every kind of event log. */
export const kinds: readonly LogKind[] = [kafkaKind, fileKind];

/** How the URLs of event logs are written. */
export const eventLogForms: readonly string[] = kinds.map(({ form }) => form);
