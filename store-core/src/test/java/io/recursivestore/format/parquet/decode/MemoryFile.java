package io.recursivestore.format.parquet.decode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.io.SeekableInputStream;

/** A file that parquet-java writes and reads again. */
final class MemoryFile implements OutputFile, InputFile {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new PositionOutputStream() {
      @Override
      public long getPos() {
        return bytes.size();
      }

      @Override
      public void write(int b) {
        bytes.write(b);
      }

      @Override
      public void write(byte[] from, int at, int count) {
        bytes.write(from, at, count);
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return create(blockSizeHint);
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  @Override
  public long getLength() {
    return bytes.size();
  }

  @Override
  public SeekableInputStream newStream() {
    ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
    return new DelegatingSeekableInputStream(new Bytes(all)) {
      @Override
      public long getPos() {
        return all.position();
      }

      @Override
      public void seek(long to) throws IOException {
        all.position(Math.toIntExact(to));
      }
    };
  }

  private static final class Bytes extends java.io.InputStream {
    private final ByteBuffer all;

    Bytes(ByteBuffer all) {
      this.all = all;
    }

    @Override
    public int read() {
      return all.hasRemaining() ? all.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int at, int count) {
      if (!all.hasRemaining()) {
        return -1;
      }
      int some = Math.min(count, all.remaining());
      all.get(into, at, some);
      return some;
    }
  }
}
