package io.recursivestore.format.parquet;

import io.recursivestore.storage.ObjectWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * Lets parquet-java write through an object writer, which stays open when Parquet closes its
 * stream.
 */
record ObjectOutputFile(ObjectWriter writer) implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Output(writer);
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new Output(writer);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Output extends PositionOutputStream {
    private final ObjectWriter writer;
    private final byte[] single = new byte[1];

    Output(ObjectWriter writer) {
      this.writer = writer;
    }

    @Override
    public long getPos() {
      return writer.position();
    }

    @Override
    public void write(int b) {
      single[0] = (byte) b;
      writer.write(single, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      writer.write(bytes, offset, length);
    }
  }
}
