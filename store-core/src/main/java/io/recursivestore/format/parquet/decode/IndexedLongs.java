package io.recursivestore.format.parquet.decode;

/** Numbers of 64 bits that are in a dictionary. */
final class IndexedLongs implements Longs {
  private final long[] entries;
  private final Indices indices;
  private final int[] places;

  IndexedLongs(long[] entries, Indices indices, Scratch scratch) {
    this.entries = entries;
    this.indices = indices;
    this.places = scratch.indices;
  }

  @Override
  public void read(long[] into, int count) {
    indices.read(places, count);
    for (int i = 0; i < count; i++) {
      into[i] = entries[places[i]];
    }
  }

  @Override
  public void skip(long count) {
    indices.skip(count);
  }
}
