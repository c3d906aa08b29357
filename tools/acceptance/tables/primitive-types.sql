CREATE TABLE {t} (b BOOLEAN, i8 BYTE, i16 SHORT, i32 INT, i64 BIGINT, f32 FLOAT, f64 DOUBLE, dec DECIMAL(10,2), s STRING,
  bin BINARY, d DATE, ts TIMESTAMP) USING delta;
INSERT INTO {t} VALUES
  (true, 127, 32767, 2147483647, 9223372036854775807, 1.5, 0.1, 12345678.90, 'text', X'00FF', DATE'2024-02-29',
    TIMESTAMP'2024-02-29 12:34:56.123456Z'),
  (false, -128, -32768, -2147483648, -9223372036854775808, -0.25, -1e300, -0.01, '', X'', DATE'1970-01-01',
    TIMESTAMP'1970-01-01 00:00:00Z'),
  (null, null, null, null, null, null, null, null, null, null, null, null);
INSERT INTO {t} (f32, f64, s) VALUES (float('NaN'), double('NaN'), 'not a number'),
  (float('Infinity'), double('-Infinity'), 'quote \' " \\ \n tab \t ☃ 𝄞');
