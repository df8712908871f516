-- Objects. Times are microseconds since 1970 in UTC. While a writer is at work whole is 0, and the key is a temporary one
-- that starts with .tmp- after the last slash.
CREATE TABLE stored_object (
  key ${text} NOT NULL PRIMARY KEY,
  id BIGINT NOT NULL,
  whole SMALLINT NOT NULL,
  size BIGINT NOT NULL,
  modified BIGINT NOT NULL
)${clustered};

-- The bytes of objects, in order: chunks of 256 KiB, of which the last may be shorter. An empty object has none.
CREATE TABLE stored_object_chunk (
  object BIGINT NOT NULL,
  number INTEGER NOT NULL,
  content ${bytes} NOT NULL,
  PRIMARY KEY (object, number)
);
