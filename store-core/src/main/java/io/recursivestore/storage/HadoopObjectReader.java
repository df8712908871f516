package io.recursivestore.storage;

import io.recursivestore.model.CorruptDataException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/**
 * Reads ranges of a Hadoop file, each in one request. Nothing is asked for until the first of them.
 *
 * <p>Streams of object stores do one thing after another, so threads that read at once have one
 * each. The end of a file is read in one piece and kept: all formats have their tables of contents
 * there, and ask for them bit by bit.
 */
final class HadoopObjectReader implements ObjectReader {
  /** As long as the table of contents of a large file; takes less time than another request. */
  private static final int TAIL_BYTES = 512 << 10;

  private final FileSystem files;
  private final Path file;
  private final long size;
  private final ConcurrentLinkedQueue<FSDataInputStream> idle = new ConcurrentLinkedQueue<>();
  private byte @Nullable [] tail;

  HadoopObjectReader(FileSystem files, Path file, long size) {
    this.files = files;
    this.file = file;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long offset, ByteBuffer target) {
    int wanted = target.remaining();
    if (offset < 0 || wanted > size - offset) {
      throw new CorruptDataException(Truncation.message(file.toString(), offset, wanted, size));
    }
    if (wanted == 0) {
      return;
    }
    long tailStart = Math.max(0, size - TAIL_BYTES);
    int before = (int) Math.min(wanted, Math.max(0, tailStart - offset));
    if (before > 0) {
      int end = target.limit();
      target.limit(target.position() + before);
      fetch(offset, target);
      target.limit(end);
    }
    if (target.hasRemaining()) {
      target.put(tail(tailStart), (int) (offset + before - tailStart), target.remaining());
    }
  }

  @Override
  public void close() {
    for (FSDataInputStream in = idle.poll(); in != null; in = idle.poll()) {
      try {
        in.close();
      } catch (IOException e) {
        throw HadoopObjectStore.failed("close", file, e);
      }
    }
  }

  private synchronized byte[] tail(long start) {
    byte[] bytes = tail;
    if (bytes == null) {
      bytes = new byte[(int) (size - start)];
      fetch(start, ByteBuffer.wrap(bytes));
      tail = bytes;
    }
    return bytes;
  }

  private void fetch(long offset, ByteBuffer target) {
    int wanted = target.remaining();
    FSDataInputStream in = null;
    try {
      in = idle.poll();
      if (in == null) {
        in = open();
      }
      readFrom(in, offset, target);
      idle.add(in);
      in = null;
    } catch (EOFException e) {
      throw new CorruptDataException(
          "'" + file + "' is truncated: it ends before byte " + (offset + wanted) + ".", e);
    } catch (FileNotFoundException e) {
      throw HadoopObjectStore.missing(file, e);
    } catch (IOException e) {
      throw HadoopObjectStore.failed("read", file, e);
    } finally {
      discard(in);
    }
  }

  private FSDataInputStream open() throws IOException {
    return FutureIO.awaitFuture(
        files
            .openFile(file)
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_RANDOM)
            .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, size)
            .build());
  }

  private static void readFrom(FSDataInputStream in, long offset, ByteBuffer target)
      throws IOException {
    if (in.hasCapability(StreamCapabilities.PREADBYTEBUFFER)) {
      in.readFully(offset, target);
    } else if (in.hasCapability(StreamCapabilities.VECTOREDIO) && target.isDirect()) {
      FileRange range = FileRange.createFileRange(offset, target.remaining());
      in.readVectored(List.of(range), length -> target.slice());
      await(range.getData());
      target.position(target.limit());
    } else {
      byte[] bytes = new byte[target.remaining()];
      in.readFully(offset, bytes);
      target.put(bytes);
    }
  }

  /** An interrupt is put off: until the read has ended, it writes into the caller's memory. */
  private static void await(CompletableFuture<ByteBuffer> read) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          read.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The error that made a stream useless is thrown already. */
  private static void discard(@Nullable FSDataInputStream in) {
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // See above.
      }
    }
  }
}
