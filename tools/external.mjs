/** The packages that a bundle does not contain: those with native parts, and large ones that are seldom loaded. */
export const external = [
  '@faker-js/faker',
  '@node-rs/crc32',
  'echarts',
  'fs-native-extensions',
  'lz4-napi',
  'nodejs-polars',
];
