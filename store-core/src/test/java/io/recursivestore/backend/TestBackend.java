package io.recursivestore.backend;

import io.recursivestore.sql.TestDatabase;
import java.nio.file.Path;

/** The backends that must all do the same. */
enum TestBackend {
  MEMORY,
  PARQUET,
  ARROW,
  SQLITE,
  POSTGRESQL;

  /** Returns the configuration of an empty one. */
  BackendConfig fresh(Path directory) {
    return switch (this) {
      case MEMORY -> BackendConfig.memory();
      case PARQUET, ARROW ->
          BackendConfig.files(BackendType.of(name()), directory.resolve("store").toString());
      case SQLITE, POSTGRESQL -> {
        String url = TestDatabase.valueOf(name()).fresh(directory);
        yield BackendConfig.sql(url, TestDatabase.settings(url));
      }
    };
  }

  boolean isSql() {
    return this == SQLITE || this == POSTGRESQL;
  }
}
