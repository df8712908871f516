-- Collections of items. One database may serve several stores.
CREATE TABLE item_collection (
  id ${key} PRIMARY KEY,
  store ${text} NOT NULL,
  name ${text} NOT NULL,
  kept_versions INTEGER NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (store, name)
);

-- The newest version of each item. Times are microseconds since 1970 in UTC. The form says what the payload is: 0 JSON
-- in UTF-8, 1 bytes; 2 is added where it is compressed with Zstandard. The size is that of the payload before; the
-- checksum is the CRC-32C of what is stored.
CREATE TABLE item (
  key ${key} PRIMARY KEY,
  collection BIGINT NOT NULL,
  id ${text} NOT NULL,
  version INTEGER NOT NULL,
  time BIGINT NOT NULL,
  type ${text},
  source ${text},
  tags ${json},
  parents ${json},
  metadata ${json},
  form SMALLINT NOT NULL,
  size INTEGER NOT NULL,
  checksum BIGINT NOT NULL,
  payload ${bytes} NOT NULL,
  UNIQUE (collection, id)
);

CREATE INDEX item_time ON item (collection, time, key);

-- Versions before the newest.
CREATE TABLE item_version (
  key BIGINT NOT NULL,
  version INTEGER NOT NULL,
  time BIGINT NOT NULL,
  type ${text},
  source ${text},
  tags ${json},
  parents ${json},
  metadata ${json},
  form SMALLINT NOT NULL,
  size INTEGER NOT NULL,
  checksum BIGINT NOT NULL,
  payload ${bytes} NOT NULL,
  PRIMARY KEY (key, version)
);

-- What items are found by: kind 0 types, 1 sources, 2 tags. Postings have the times of items, so that the newest of a
-- word are beside each other.
CREATE TABLE item_term (
  id ${key} PRIMARY KEY,
  collection BIGINT NOT NULL,
  kind SMALLINT NOT NULL,
  value ${text} NOT NULL,
  UNIQUE (collection, kind, value)
);

CREATE TABLE item_posting (
  term BIGINT NOT NULL,
  time BIGINT NOT NULL,
  key BIGINT NOT NULL,
  PRIMARY KEY (term, time, key)
)${clustered};

-- What newest versions were made from: an item of a collection, or, with collection 0, a dataset or stream.
CREATE TABLE item_parent (
  collection BIGINT NOT NULL,
  parent ${text} NOT NULL,
  key BIGINT NOT NULL,
  PRIMARY KEY (collection, parent, key)
)${clustered};

CREATE INDEX item_parent_key ON item_parent (key);

-- Sums by collection; several rows each, so that writers need not wait for one another. Puts are the versions that were
-- ever put, kept or not.
CREATE TABLE item_statistics (
  collection BIGINT NOT NULL,
  slot INTEGER NOT NULL,
  puts BIGINT NOT NULL,
  items BIGINT NOT NULL,
  versions BIGINT NOT NULL,
  bytes BIGINT NOT NULL,
  stored_bytes BIGINT NOT NULL,
  PRIMARY KEY (collection, slot)
);

-- Items that were put together under a name, in that order. Such versions are kept. The row of one
-- that was deleted stays, so that its version is not given again.
CREATE TABLE item_dataset (
  id ${key} PRIMARY KEY,
  collection BIGINT NOT NULL,
  name ${text} NOT NULL,
  version INTEGER NOT NULL,
  time BIGINT NOT NULL,
  metadata ${json},
  items INTEGER NOT NULL,
  bytes BIGINT NOT NULL,
  deleted SMALLINT NOT NULL,
  UNIQUE (collection, name, version)
);

CREATE TABLE item_dataset_member (
  dataset BIGINT NOT NULL,
  position INTEGER NOT NULL,
  key BIGINT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (dataset, position)
)${clustered};

CREATE INDEX item_dataset_member_key ON item_dataset_member (key, version);

CREATE SEQUENCE item_key;

CREATE SEQUENCE item_number;

-- Jobs of many tasks that put items at once. An attempt is a try of one task; whether it is done says that what it has
-- staged may be removed.
CREATE TABLE item_attempt (
  id ${key} PRIMARY KEY,
  job BIGINT NOT NULL,
  collection BIGINT NOT NULL,
  time BIGINT NOT NULL,
  done SMALLINT NOT NULL
);

CREATE INDEX item_attempt_job ON item_attempt (job);

-- What attempts have written, which nobody sees before the job is committed. The key becomes that of the item if there
-- is none of its id; places order the items of a job. Without a time, an item gets that of the commit.
CREATE TABLE item_staged (
  attempt BIGINT NOT NULL,
  place BIGINT NOT NULL,
  key BIGINT NOT NULL,
  id ${text} NOT NULL,
  version INTEGER NOT NULL,
  time BIGINT,
  type ${text},
  source ${text},
  tags ${json},
  parents ${json},
  metadata ${json},
  form SMALLINT NOT NULL,
  size INTEGER NOT NULL,
  checksum BIGINT NOT NULL,
  payload ${bytes} NOT NULL,
  PRIMARY KEY (attempt, place)
);

CREATE TABLE item_staged_term (
  attempt BIGINT NOT NULL,
  key BIGINT NOT NULL,
  term BIGINT NOT NULL,
  PRIMARY KEY (attempt, key, term)
)${clustered};

CREATE TABLE item_staged_parent (
  attempt BIGINT NOT NULL,
  key BIGINT NOT NULL,
  collection BIGINT NOT NULL,
  parent ${text} NOT NULL,
  PRIMARY KEY (attempt, key, collection, parent)
)${clustered};
