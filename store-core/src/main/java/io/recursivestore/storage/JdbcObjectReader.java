package io.recursivestore.storage;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Sql;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Reads ranges of an object from the chunks that they are in, a few chunks in one query. Part of a
 * chunk is cut out by the database where that is all that is read.
 */
final class JdbcObjectReader implements ObjectReader {
  private static final int CHUNK_BYTES = ObjectTables.CHUNK_BYTES;

  /** Bounds what a query holds in memory. */
  private static final int CHUNKS_AT_ONCE = 16;

  private final ObjectTables tables;
  private final Database database;
  private final String key;
  private final long id;
  private final long size;

  JdbcObjectReader(ObjectTables tables, Database database, String key, long id, long size) {
    this.tables = tables;
    this.database = database;
    this.key = key;
    this.id = id;
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
      throw new CorruptDataException(Truncation.message(where(), offset, wanted, size));
    }
    long at = offset;
    while (target.hasRemaining()) {
      at += readSome(at, target);
    }
  }

  @Override
  public void close() {}

  /** Reads from some chunks, and returns how many bytes that were. */
  private int readSome(long offset, ByteBuffer target) {
    int first = Math.toIntExact(offset / CHUNK_BYTES);
    int skipped = (int) (offset % CHUNK_BYTES);
    long lastByte = offset + target.remaining() - 1;
    int last = (int) Math.min(lastByte / CHUNK_BYTES, first + CHUNKS_AT_ONCE - 1L);
    if (first == last) {
      int length = Math.min(target.remaining(), CHUNK_BYTES - skipped);
      Sql part =
          Sql.of(
              "SELECT substr(content, ?, ?) FROM stored_object_chunk"
                  + " WHERE object = ? AND number = ?",
              skipped + 1,
              length,
              id,
              first);
      return copy(database.query(part, row -> row.getBytes(1)), 1, 0, length, target);
    }
    Sql whole =
        Sql.of(
            "SELECT content FROM stored_object_chunk"
                + " WHERE object = ? AND number BETWEEN ? AND ? ORDER BY number",
            id,
            first,
            last);
    long available = (long) (last - first + 1) * CHUNK_BYTES - skipped;
    int length = (int) Math.min(target.remaining(), available);
    return copy(
        database.query(whole, row -> row.getBytes(1)), last - first + 1, skipped, length, target);
  }

  private int copy(List<byte[]> chunks, int expected, int skipped, int length, ByteBuffer target) {
    if (chunks.size() < expected) {
      throw new NotFoundException(
          "'" + where() + "' is gone: it was deleted or replaced while it was read.");
    }
    int left = length;
    int from = skipped;
    for (byte[] chunk : chunks) {
      int taken = Math.min(left, chunk.length - from);
      if (taken < Math.min(left, CHUNK_BYTES - from)) {
        throw new CorruptDataException(
            "'" + where() + "' is damaged: a chunk of it has " + chunk.length + " bytes.");
      }
      target.put(chunk, from, taken);
      left -= taken;
      from = 0;
    }
    return length;
  }

  private String where() {
    return tables.url().shown() + "/" + key;
  }
}
