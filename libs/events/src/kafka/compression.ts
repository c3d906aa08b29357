/** In its own file, so that the check of a URL does not load Kafka's client. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export type Compression = (typeof compressions)[number];
