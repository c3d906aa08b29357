import { altered, type Faults } from './fault';

const HOUR = 3_600_000;

export const timestampFaults: Faults = {
  timestamp_null: (event) => altered(event, { timestamp: null }),
  timestamp_missing: (event) => altered(event, { timestamp: undefined }),
  timestamp_blank: (event) => altered(event, { timestamp: ' ' }),
  timestamp_text: (event) => altered(event, { timestamp: 'yesterday' }),
  timestamp_impossible: (event) => altered(event, { timestamp: event.timestamp.replace(/^(\d+)-..-../, '$1-02-30') }),
  timestamp_day_first: (event) => {
    const [year, month, day] = event.timestamp.slice(0, 10).split('-');
    return altered(event, { timestamp: `${day}/${month}/${year} ${event.timestamp.slice(11, 16)}` });
  },
  timestamp_epoch: (event) => altered(event, { timestamp: Math.floor(Date.parse(event.timestamp) / 1000) }),
  timestamp_future: (event) => altered(event, { timestamp: event.timestamp.replace(/^\d+-../, '2099-01') }),
  timestamp_with_offset: (event) => {
    const local = new Date(Date.parse(event.timestamp) - 5 * HOUR).toISOString().slice(0, 19);
    return altered(event, { timestamp: `${local}${fractionOf(event.timestamp)}-05:00` });
  },
  timestamp_without_zone: (event) => altered(event, { timestamp: event.timestamp.slice(0, -1) }),
  timestamp_with_space: (event) => altered(event, { timestamp: event.timestamp.replace('T', ' ') }),
  timestamp_nanoseconds: (event) => {
    const fraction = (fractionOf(event.timestamp) || '.').padEnd(7, '0');
    return altered(event, { timestamp: `${event.timestamp.slice(0, 19)}${fraction}789Z` });
  },
};

function fractionOf(timestamp: string): string {
  return timestamp.slice(19, -1);
}
