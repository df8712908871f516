package io.recursivestore.dataset;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Rows that go into one file after another, in their order. */
final class OneFileRows implements RowSink {
  private final NewFiles files;
  private NewFiles.@Nullable Open current;

  OneFileRows(NewFiles files) {
    this.files = files;
  }

  @Override
  public void write(VectorSchemaRoot rows) {
    NewFiles.Open file = current;
    if (file == null) {
      file = files.begin(null);
      current = file;
    }
    file.write(rows);
    if (file.isFull()) {
      end();
    }
  }

  @Override
  public long openBytes() {
    return current == null ? 0 : current.bytes();
  }

  @Override
  public int openFiles() {
    return current == null ? 0 : 1;
  }

  @Override
  public void end() {
    NewFiles.Open file = current;
    if (file != null) {
      current = null;
      file.end();
    }
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
