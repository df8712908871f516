package io.recursivestore.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class LocalConcurrencyTest extends ConcurrencyContract implements MoveRacesContract {
  @TempDir Path directory;

  @Override
  public ObjectStore store() {
    return new LocalObjectStore(directory.resolve("not/yet/there"));
  }
}
