package io.recursivestore.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalObjectStoreTest extends ObjectStoreContract
    implements MoveContract, OpenReaderContract {
  @TempDir Path directory;

  @Override
  public ObjectStore store() {
    return new LocalObjectStore(directory.resolve("not/yet/there"));
  }
}
