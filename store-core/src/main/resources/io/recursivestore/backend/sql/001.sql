-- Versions of series. The rows of each are in the table series_rows_<id>, with their places from 0 in the column position,
-- and the values of the columns in c1, c2 and so on. Times are microseconds since 1970 in UTC.
CREATE TABLE series_version (
  key ${text} NOT NULL,
  version BIGINT NOT NULL,
  id BIGINT NOT NULL,
  time BIGINT NOT NULL,
  row_count BIGINT NOT NULL,
  columns ${json} NOT NULL,
  metadata ${json} NOT NULL,
  parents ${json} NOT NULL,
  PRIMARY KEY (key, version)
);

-- Tables of rows that are not part of a version yet, and when something was last put into each.
CREATE TABLE series_staged (
  id BIGINT NOT NULL PRIMARY KEY,
  time BIGINT NOT NULL
);

CREATE SEQUENCE series_table;
