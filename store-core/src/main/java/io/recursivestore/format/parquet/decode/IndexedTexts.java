package io.recursivestore.format.parquet.decode;

/** Values that are in a dictionary. */
final class IndexedTexts implements Texts, Views {
  /** So many bytes are gathered before they are handed on. */
  private static final int WINDOW = 1 << 15;

  private final TextDictionary dictionary;
  private final Indices indices;
  private final Scratch scratch;

  IndexedTexts(TextDictionary dictionary, Indices indices, Scratch scratch) {
    this.dictionary = dictionary;
    this.indices = indices;
    this.scratch = scratch;
  }

  @Override
  public void read(int[] into, int count, ByteSink sink) {
    int[] places = scratch.indices;
    indices.read(places, count);
    byte[] bytes = dictionary.bytes();
    int[] starts = dictionary.starts();
    int[] lengths = dictionary.lengths();
    byte[] gathered = scratch.bytes(WINDOW + Scratch.PADDING);
    int size = 0;
    for (int i = 0; i < count; i++) {
      int place = places[i];
      int length = lengths[place];
      into[i] = length;
      if (length > WINDOW - size) {
        sink.put(gathered, 0, size);
        size = 0;
        if (length > WINDOW) {
          sink.put(bytes, starts[place], length);
          continue;
        }
      }
      ShortCopy.copy(bytes, starts[place], gathered, size, length);
      size += length;
    }
    sink.put(gathered, 0, size);
  }

  @Override
  public void read(long[] views, int count, ViewBuffers buffers) {
    int[] places = scratch.indices;
    indices.read(places, count);
    buffers.first(dictionary.page());
    long[] entries = dictionary.views();
    for (int i = 0; i < count; i++) {
      int place = 2 * places[i];
      views[2 * i] = entries[place];
      views[2 * i + 1] = entries[place + 1];
    }
  }

  @Override
  public void skip(long count) {
    indices.skip(count);
  }
}
