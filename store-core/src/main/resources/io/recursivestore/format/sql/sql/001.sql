-- Data files whose tables are yet to be filled, or to be dropped: what no version needs. The table of a file is
-- dataset_rows_<the file's uuid without hyphens>, with the rows' places from 0 in the column position, and the values of
-- the columns in c1, c2 and so on. Times are microseconds since 1970 in UTC: when rows were last put into it.
CREATE TABLE dataset_staged (
  store ${text} NOT NULL,
  key ${text} NOT NULL,
  time BIGINT NOT NULL,
  PRIMARY KEY (store, key)
);
