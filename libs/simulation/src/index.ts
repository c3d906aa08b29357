export { type Live, live } from './live';
export {
  type Control,
  DEFAULT_CUSTOMERS,
  DEFAULT_START,
  type Period,
  simulate,
  simulateTo,
  type Sink,
} from './simulate';
export type { Statistics } from './statistics';
export { MOST_CUSTOMERS } from './world/customers';
export { MOST_ORDERS } from './world/orders';
