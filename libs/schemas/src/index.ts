export { bronze, quarantine } from './bronze';
export { products, type Product } from './catalogue';
export { lakeSchemaOf, firstLakeSchema, type LakeSchema, type PromotedColumn, type SchemaVersion } from './lake-schema';
export { factOrders, factTables, forgotten, orderState, published } from './core';
export { goldFingerprint, isSamePlan, planFingerprint } from './fingerprint';
export { address, event, statuses, topic, unknownStatus, type Status } from './event';
export { feed } from './feed';
export { goldTables } from './gold';
export { computed, replaced, type GoldTable, type Scope } from './gold/definition';
export { type Layer, layers, type Named, replacedPosition } from './lineage/lineage';
export { logPosition, partitionOf, topicIdOf } from './lineage/log-positions';
export {
  commitName,
  type CommitRef,
  isComputed,
  positionAt,
  positionNames,
  positionOf,
  positionsAt,
  transactionNames,
  withCommits,
} from './lineage/positions';
export {
  canBeNew,
  clockOf,
  commitOrder,
  depthOf,
  isBusiness,
  isSide,
  layerOf,
  layersFrom,
  readersOf,
  sideOf,
  sourceName,
  sourceOf,
  tables,
} from './lineage/readers';
export { readMigrations, type MigrationFolder } from './migrations/folder';
export { columnOf } from './migrations/path';
export { attributes, rejected, silver } from './silver';
export { columnNames, deltaFields, personalNames, tableSpec, type Column, type ColumnType, type Table } from './table';
