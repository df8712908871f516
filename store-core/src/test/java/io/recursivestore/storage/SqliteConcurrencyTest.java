package io.recursivestore.storage;

import io.recursivestore.sql.TestDatabase;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class SqliteConcurrencyTest extends ConcurrencyContract implements MoveRacesContract {
  @TempDir Path directory;
  private @Nullable ObjectStore store;

  @BeforeEach
  void open() {
    store = JdbcStores.open(TestDatabase.SQLITE.fresh(directory));
  }

  @Override
  public ObjectStore store() {
    return Objects.requireNonNull(store);
  }

  @AfterEach
  void close() {
    store().close();
  }
}
