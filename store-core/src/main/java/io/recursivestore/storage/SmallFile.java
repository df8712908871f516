package io.recursivestore.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.functional.FutureIO;

/** Reads small files of an object store, whole, mostly in one request. */
final class SmallFile {
  /** What is longer takes more requests. */
  private static final int MOST = 1 << 20;

  /**
   * S3A's plain stream. Told that an object is longer than it is, it asks for more bytes than there
   * are, which S3 allows, and ends where the object does. Others trust what they are told.
   */
  private static final String ENDS_WITH_THE_OBJECT = "S3AInputStream";

  private SmallFile() {}

  /** Returns a file's bytes, or empty if there is none. */
  static Optional<byte[]> read(FileSystem files, Path file) {
    try {
      try (FSDataInputStream in = open(files, file, MOST)) {
        if (in.getWrappedStream().getClass().getSimpleName().equals(ENDS_WITH_THE_OBJECT)) {
          byte[] bytes = in.readNBytes(MOST);
          if (bytes.length < MOST) {
            return Optional.of(bytes);
          }
        }
      }
      FileStatus status = files.getFileStatus(file);
      if (!status.isFile()) {
        return Optional.empty();
      }
      byte[] bytes = new byte[Math.toIntExact(status.getLen())];
      try (FSDataInputStream in = open(files, file, status.getLen())) {
        in.readFully(0, bytes);
      }
      return Optional.of(bytes);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw HadoopObjectStore.failed("read", file, e);
    }
  }

  private static FSDataInputStream open(FileSystem files, Path file, long length)
      throws IOException {
    return FutureIO.awaitFuture(
        files
            .openFile(file)
            .opt(
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY,
                OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY_WHOLE_FILE)
            .optLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, length)
            .build());
  }
}
