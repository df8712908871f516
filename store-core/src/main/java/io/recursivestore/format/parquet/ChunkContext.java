package io.recursivestore.format.parquet;

import io.recursivestore.format.Compression;

/** What the writers of a file's column chunks share, one page after another. For one thread. */
final class ChunkContext implements AutoCloseable {
  private final PageCodec codec;
  private final DeltaEncoder deltas = new DeltaEncoder();
  private final EncodingChooser chooser;
  private final PageBuffer body = new PageBuffer();
  private int[] codes = {};

  ChunkContext(Compression compression) {
    this.codec = new PageCodec(compression);
    this.chooser = new EncodingChooser(compression, codec, deltas);
  }

  PageCodec codec() {
    return codec;
  }

  DeltaEncoder deltas() {
    return deltas;
  }

  EncodingChooser chooser() {
    return chooser;
  }

  /** Returns an empty buffer to encode a page into. */
  PageBuffer body() {
    body.clear();
    return body;
  }

  /** Returns an array of at least a length. */
  int[] codes(int length) {
    if (codes.length < length) {
      codes = new int[length];
    }
    return codes;
  }

  @Override
  public void close() {
    codec.close();
  }
}
