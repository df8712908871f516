package io.recursivestore.exchange;

import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One file of a split that is written shard by shard, perhaps on many machines. The same batches
 * give the same bytes: there are no times and no random numbers in it. It has a temporary name in a
 * directory for such files until it is whole and durable, so that a killed process leaves a file
 * that nobody takes for a shard. For one thread.
 */
public final class ShardFile implements AutoCloseable {
  private final Path file;
  private final Path temporary;
  private final ShardFormat.Writer writer;
  private final VectorSchemaRoot batch;
  private long rowBytes;

  /**
   * What was written.
   *
   * @param bytes the size of the file
   * @param rowBytes about the number of bytes that its rows take in memory
   * @param sha256 the SHA-256 of the file, in hexadecimal digits
   */
  public record Written(long bytes, long rowBytes, String sha256) {}

  private ShardFile(Path file, Path temporary, ShardFormat.Writer writer, VectorSchemaRoot batch) {
    this.file = file;
    this.temporary = temporary;
    this.writer = writer;
    this.batch = batch;
  }

  /**
   * Starts a file.
   *
   * @param file where it will be; what is there is replaced
   * @param scratch a directory of the same file system, for the file until it is whole
   * @param format the format
   * @param batch the vectors that will hold each batch in turn
   * @return a file, which the caller closes
   * @throws io.recursivestore.model.InvalidRequestException if the format can't hold a column
   */
  public static ShardFile create(
      Path file, Path scratch, ShardFormat format, VectorSchemaRoot batch) {
    Path temporary = scratch.resolve(UUID.randomUUID() + format.extension());
    return new ShardFile(file, temporary, format.writer(temporary, batch), batch);
  }

  /** Appends the rows that are in the batch now. */
  public void append() {
    writer.append();
    rowBytes += SplitRows.bytes(batch);
  }

  /**
   * Makes the file durable and gives it its name.
   *
   * @return what was written
   */
  public Written finish() {
    writer.finish();
    try {
      NewDirectory.sync(temporary);
      Written written = new Written(Files.size(temporary), rowBytes, sha256(temporary));
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return written;
    } catch (IOException e) {
      throw NewDirectory.failed("write", file, e);
    }
  }

  /** Removes the file, unless it was finished. */
  @Override
  public void close() {
    writer.close();
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw NewDirectory.failed("delete", temporary, e);
    }
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new StorageException("This Java has no SHA-256.", e);
    }
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      in.transferTo(out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
