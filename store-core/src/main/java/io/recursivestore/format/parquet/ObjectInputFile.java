package io.recursivestore.format.parquet;

import io.recursivestore.storage.ObjectReader;
import java.io.EOFException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/** Lets parquet-java read an object, and counts what it reads. For one thread. */
final class ObjectInputFile implements InputFile {
  private final ObjectReader reader;
  private @Nullable FooterBytes footer;
  private long bytesRead;

  ObjectInputFile(ObjectReader reader) {
    this(reader, null);
  }

  /**
   * Lets it read an object of which the end was read already.
   *
   * @param footer the end, which is kept until {@link #forgetFooter}
   */
  ObjectInputFile(ObjectReader reader, @Nullable FooterBytes footer) {
    this.reader = reader;
    this.footer = footer;
  }

  /** Gives the memory of the footer back, once that was parsed. */
  void forgetFooter() {
    footer = null;
  }

  @Override
  public long getLength() {
    return reader.size();
  }

  @Override
  public SeekableInputStream newStream() {
    return new Input();
  }

  /** Reads some bytes of the metadata. */
  void read(long offset, ByteBuffer target) {
    Input input = new Input();
    input.seek(offset);
    input.fill(target);
  }

  long bytesRead() {
    return bytesRead;
  }

  private final class Input extends SeekableInputStream {
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void seek(long newPosition) {
      position = newPosition;
    }

    @Override
    public int read() {
      if (position >= reader.size()) {
        return -1;
      }
      ByteBuffer single = ByteBuffer.allocate(1);
      fill(single);
      return Byte.toUnsignedInt(single.get(0));
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      return read(ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public int read(ByteBuffer target) {
      if (position >= reader.size()) {
        return -1;
      }
      int count = (int) Math.min(target.remaining(), reader.size() - position);
      int limit = target.limit();
      target.limit(target.position() + count);
      fill(target);
      target.limit(limit);
      return count;
    }

    @Override
    public void readFully(byte[] bytes) throws EOFException {
      readFully(bytes, 0, bytes.length);
    }

    @Override
    public void readFully(byte[] bytes, int start, int length) throws EOFException {
      readFully(ByteBuffer.wrap(bytes, start, length));
    }

    @Override
    public void readFully(ByteBuffer target) throws EOFException {
      if (target.remaining() > reader.size() - position) {
        throw new EOFException(
            "it ends at " + reader.size() + ", before " + (position + target.remaining()));
      }
      fill(target);
    }

    private void readObject(ByteBuffer target) {
      if (reader instanceof KeptTail kept) {
        kept.readMetadata(position, target);
      } else {
        reader.read(position, target);
      }
    }

    private void fill(ByteBuffer target) {
      int count = target.remaining();
      if (footer == null || !footer.copy(position, target)) {
        readObject(target);
      }
      position += count;
      bytesRead += count;
    }
  }
}
