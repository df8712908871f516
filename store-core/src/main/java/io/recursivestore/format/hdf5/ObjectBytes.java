package io.recursivestore.format.hdf5;

import io.recursivestore.storage.ObjectReader;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** Lets others read an object as a file. The object is left open. */
final class ObjectBytes implements SeekableByteChannel {
  private final ObjectReader object;
  private long position;
  private long bytesRead;

  ObjectBytes(ObjectReader object) {
    this.object = object;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read(ByteBuffer target) {
    if (position >= object.size()) {
      return -1;
    }
    int count = (int) Math.min(target.remaining(), object.size() - position);
    ByteBuffer part = target.slice(target.position(), count);
    object.read(position, part);
    target.position(target.position() + count);
    position += count;
    bytesRead += count;
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return object.size();
  }

  @Override
  public int write(ByteBuffer source) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
