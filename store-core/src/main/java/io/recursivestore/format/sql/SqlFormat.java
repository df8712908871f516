package io.recursivestore.format.sql;

import io.recursivestore.format.Compression;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.Selection;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectInfo;
import io.recursivestore.storage.ObjectStore;
import io.recursivestore.storage.StoreDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Data files whose rows are in tables of the store's database, one table for each. The file itself
 * only names the table and its columns. The database evaluates filters.
 *
 * <p>A table is filled before its file is there, and dropped after it is gone. Until a table is
 * complete, and from when it is to go, the database has a note of it; so what a process leaves that
 * dies is found.
 */
public final class SqlFormat implements DataFormat {
  private static final String ENDING = "." + FileFormat.SQL.extension();
  private static final String DATA = "/data";
  private static final String TRASH = "trash";

  private final StagedTables tables;

  /**
   * Creates the format.
   *
   * @param database where the tables are; closed by the caller
   */
  public SqlFormat(StoreDatabase database) {
    this.tables = new StagedTables(database);
  }

  @Override
  public String extension() {
    return FileFormat.SQL.extension();
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidRequestException if a column's type is nested, or there are more columns than a
   *     table can have; or if files are to be compressed or to have Bloom filters
   */
  @Override
  public FragmentWriter write(ObjectStore objects, String key, Schema schema, FileOptions options) {
    check(options);
    return SqlFragmentWriter.open(tables, objects, key, schema);
  }

  @Override
  public FragmentReader read(
      ObjectStore objects, String key, Fragment fragment, Selection selection) {
    return SqlFragmentReader.open(tables, objects, key, fragment, selection);
  }

  @Override
  public void delete(ObjectStore objects, String key) {
    Optional<String> table = FileTable.of(key).filter(name -> tables.find().isPresent());
    if (table.isPresent()) {
      tables.condemn(key);
      objects.delete(key);
      tables.drop(key, table.get());
    } else {
      objects.delete(key);
    }
  }

  /**
   * Returns the keys of files that are not there, or not any more, but whose tables are.
   *
   * @param objects where files are
   * @param prefix the prefix of a dataset; what was below it when another was dropped counts, too
   * @param before only those whose tables nobody put rows into since
   */
  public List<String> leftOver(ObjectStore objects, String prefix, Instant before) {
    if (tables.find().isEmpty()) {
      return List.of();
    }
    List<String> keys = new ArrayList<>(tables.before(prefix, before));
    keys.addAll(tables.before(TRASH, before));
    objects.list(TRASH).stream()
        .filter(file -> file.key().endsWith(ENDING) && file.modified().isBefore(before))
        .map(ObjectInfo::key)
        .filter(key -> !keys.contains(key))
        .forEach(keys::add);
    return keys;
  }

  /**
   * Removes what {@link #leftOver} found, unless its writer was only slow: what it has ended since,
   * or put rows into, stays.
   *
   * @param objects where files are
   * @param key a key that was found
   * @param before as it was given there
   */
  public void deleteLeftOver(ObjectStore objects, String key, Instant before) {
    if (key.startsWith(TRASH + "/") || tables.condemnStaged(key, before)) {
      delete(objects, key);
    }
  }

  /**
   * Returns the keys of files of a dataset that are being written. Ask before the dataset goes:
   * then those of another that has its name soon after are not among them.
   *
   * @param prefix the dataset's prefix
   */
  public List<String> staged(String prefix) {
    return tables.before(prefix, Instant.MAX);
  }

  /**
   * Removes all files of a dataset, and the tables of those that are being written.
   *
   * @param objects where files are
   * @param prefix where its files are now, perhaps moved aside
   * @param staged what {@link #staged} returned before
   */
  public void deleteAll(ObjectStore objects, String prefix, List<String> staged) {
    if (tables.find().isPresent()) {
      for (ObjectInfo file : objects.list(prefix + DATA)) {
        if (file.key().endsWith(ENDING)) {
          delete(objects, file.key());
        }
      }
      staged.forEach(key -> deleteLeftOver(objects, key, Instant.MAX));
    }
  }

  /**
   * Notes that a dataset has another prefix.
   *
   * @param staged what {@link #staged} returned before
   * @param from the prefix that it had
   * @param to the prefix that it has
   */
  public void moved(List<String> staged, String from, String to) {
    tables.move(staged, from, to);
  }

  /**
   * Refuses what tables can't have.
   *
   * @param options how a file is to be written
   * @throws InvalidRequestException if files are to be compressed, or to have Bloom filters
   */
  public static void check(FileOptions options) {
    options.requireNoBloomFilters("SQL");
    Compression compression = options.compression();
    if (compression != Compression.AUTO && compression != Compression.NONE) {
      throw new InvalidRequestException(
          "Tables of a database can't be compressed with '"
              + compression.word()
              + "'. Use none, or leave it out; or write Parquet files.");
    }
  }
}
