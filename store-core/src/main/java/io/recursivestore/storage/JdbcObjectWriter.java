package io.recursivestore.storage;

import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.Session;
import io.recursivestore.sql.Sql;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes an object in chunks, some in each transaction, below a temporary key that readers don't
 * see. The commit gives it its own. A killed process leaves only what is below the temporary key.
 */
final class JdbcObjectWriter implements ObjectWriter {
  private static final int CHUNK_BYTES = ObjectTables.CHUNK_BYTES;

  /** Bounds what a writer holds in memory. */
  private static final int CHUNKS_AT_ONCE = 8;

  private final ObjectTables tables;
  private final Database database;
  private final String key;
  private final String temporary;
  private final long id = ObjectTables.newId();
  private final List<byte[]> full = new ArrayList<>();
  private final byte[] last = new byte[CHUNK_BYTES];
  private final CRC32C crc = new CRC32C();
  private int lastLength;
  private int written;
  private long position;
  private boolean isEnded;

  JdbcObjectWriter(ObjectTables tables, String key) {
    this.tables = tables;
    this.database = tables.make();
    this.key = key;
    this.temporary = key.substring(0, key.lastIndexOf('/') + 1) + ".tmp-" + UUID.randomUUID();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    if (isEnded) {
      throw new IllegalStateException("'" + key + "' is committed.");
    }
    int at = offset;
    int left = length;
    while (left > 0) {
      int taken = Math.min(left, CHUNK_BYTES - lastLength);
      System.arraycopy(bytes, at, last, lastLength, taken);
      lastLength += taken;
      at += taken;
      left -= taken;
      if (lastLength == CHUNK_BYTES) {
        endChunk();
      }
    }
    crc.update(bytes, offset, length);
    position += length;
  }

  private void endChunk() {
    full.add(Arrays.copyOf(last, lastLength));
    lastLength = 0;
    if (full.size() == CHUNKS_AT_ONCE) {
      database.write(
          session -> {
            if (written == 0) {
              ObjectTables.insert(session, temporary, id, false, 0);
            } else {
              touch(session);
            }
            ObjectTables.insertChunks(session, id, written, full);
            return id;
          });
      written += full.size();
      full.clear();
    }
  }

  /** Says that somebody is still at work, and how much is there. */
  private void touch(Session session) throws SQLException {
    check(
        session.update(
            Sql.of(
                "UPDATE stored_object SET modified = ?, size = ? WHERE key = ?",
                ObjectTables.now(),
                (long) written * CHUNK_BYTES,
                temporary)));
  }

  private void check(int updated) {
    if (updated == 0) {
      throw new NotFoundException(
          "Can't write '"
              + key
              + "' in '"
              + tables.url().shown()
              + "': what was written so far was removed or moved meanwhile. Write it again.");
    }
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public int crc32c() {
    return (int) crc.getValue();
  }

  @Override
  public void commit() {
    if (isEnded) {
      throw new IllegalStateException("'" + key + "' is committed.");
    }
    if (lastLength > 0) {
      full.add(Arrays.copyOf(last, lastLength));
      lastLength = 0;
    }
    database.write(
        session -> {
          if (!publish(session)) {
            throw new AlreadyExistsException(
                "There is an object '" + key + "' in '" + tables.url().shown() + "' already.");
          }
          ObjectTables.insertChunks(session, id, written, full);
          return id;
        });
    isEnded = true;
    full.clear();
  }

  /**
   * Returns false if the key is taken. One who takes it just now makes the transaction run anew.
   */
  private boolean publish(Session session) throws SQLException {
    if (written == 0) {
      return ObjectTables.insert(session, key, id, true, position);
    }
    Sql taken = Sql.of("SELECT 1 FROM stored_object WHERE key = ?", key);
    if (session.first(taken, row -> 1).isPresent()) {
      return false;
    }
    check(
        session.update(
            Sql.of(
                "UPDATE stored_object SET key = ?, whole = 1, size = ?, modified = ? WHERE key = ?",
                key,
                position,
                ObjectTables.now(),
                temporary)));
    return true;
  }

  @Override
  public void close() {
    if (isEnded) {
      return;
    }
    isEnded = true;
    full.clear();
    if (written > 0) {
      database.write(
          session -> {
            ObjectTables.delete(session, List.of(temporary));
            return id;
          });
    }
  }
}
