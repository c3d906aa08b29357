/** Apart from the codecs, so that a URL is checked without Kafka's client. */
export const compressions = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export type Compression = (typeof compressions)[number];
