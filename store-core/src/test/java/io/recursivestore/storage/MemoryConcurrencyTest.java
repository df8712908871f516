package io.recursivestore.storage;

final class MemoryConcurrencyTest extends ConcurrencyContract implements MoveRacesContract {
  private final ObjectStore store = new MemoryObjectStore();

  @Override
  public ObjectStore store() {
    return store;
  }
}
