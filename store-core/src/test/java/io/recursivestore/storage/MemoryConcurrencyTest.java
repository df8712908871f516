package io.recursivestore.storage;

final class MemoryConcurrencyTest extends ConcurrencyContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  ObjectStore store() {
    return store;
  }
}
