package io.recursivestore.storage;

import io.recursivestore.sql.Postgres;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

final class PostgresObjectStoreTest extends ObjectStoreContract implements MoveContract {
  private @Nullable ObjectStore store;

  @BeforeEach
  void open() {
    store = JdbcStores.open(Postgres.database());
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
