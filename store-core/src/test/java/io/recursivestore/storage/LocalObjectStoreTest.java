package io.recursivestore.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalObjectStoreTest extends ObjectStoreContract {
  @TempDir Path directory;

  @Override
  ObjectStore store() {
    return new LocalObjectStore(directory.resolve("not/yet/there"));
  }
}
