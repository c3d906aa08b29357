import { bronze, quarantine } from './bronze';
import { factOrders, published } from './core';
import { goldTables } from './gold';
import { rejected, silver } from './silver';
import type { Table } from './table';

export { bronze, quarantine } from './bronze';
export { products, type Product } from './catalogue';
export { factOrders, orderState, published } from './core';
export { address, event, statuses, topic, unknownStatus, type Status } from './event';
export { goldTables } from './gold';
export { computed, replaced, type GoldTable, type Scope } from './gold/definition';
export { attributes, rejected, silver } from './silver';
export { columnNames, deltaFields, tableSpec, type Column, type ColumnType, type Table } from './table';

/** Every table of a lake, from the source on. */
export const tables: readonly Table[] = [bronze, quarantine, silver, rejected, factOrders, ...goldTables, published];
