import { addressFaults } from './addresses';
import { deliveryFaults } from './deliveries';
import type { Faults } from './fault';
import { fieldFaults } from './fields';
import { idFaults } from './ids';
import { moneyFaults } from './money';
import { payloadFaults } from './payloads';
import { quantityFaults } from './quantities';
import { statusFaults } from './statuses';
import { timestampFaults } from './timestamps';

/** All kinds of faults by name. */
export const faults: Faults = {
  ...idFaults,
  ...moneyFaults,
  ...quantityFaults,
  ...timestampFaults,
  ...statusFaults,
  ...addressFaults,
  ...fieldFaults,
  ...payloadFaults,
  ...deliveryFaults,
};
