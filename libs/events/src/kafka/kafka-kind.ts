import type { LogKind } from '../kind';
import { kafkaAddress } from './kafka-url';

export const kafkaKind: LogKind = {
  scheme: 'kafka',
  form: 'kafka://host:port[,host:port]/?name=value',
  read(url, mistakes) {
    const address = kafkaAddress(url, mistakes);
    return async ({ messageBytes }) => {
      // Loading Kafka's client takes longer than the start of a run on files.
      const { KafkaEventLog } = await import('./kafka-event-log.js');
      return new KafkaEventLog(address, messageBytes);
    };
  },
};
