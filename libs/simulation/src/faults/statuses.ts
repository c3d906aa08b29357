import { altered, type Faults } from './fault';

export const statusFaults: Faults = {
  status_unknown: (event) => altered(event, { status: 'refunded' }),
  status_null: (event) => altered(event, { status: null }),
  status_missing: (event) => altered(event, { status: undefined }),
  status_padded: (event) => altered(event, { status: ` ${event.status}\t` }),
  status_upper_case: (event) => altered(event, { status: event.status.toUpperCase() }),
  status_number: (event, random) => altered(event, { status: random.between(0, 4) }),
  payment_method_boolean: (event) => altered(event, { payment_method: true }),
  cancellation_reason_null: (event) => altered(event, { cancellation_reason: event.cancellation_reason ?? null }),
};
