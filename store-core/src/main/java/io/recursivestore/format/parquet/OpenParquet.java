package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.SemanticVersion;
import org.apache.parquet.VersionParser;
import org.apache.parquet.VersionParser.ParsedVersion;
import org.apache.parquet.VersionParser.VersionParseException;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/**
 * A Parquet file whose footer was read and checked.
 *
 * @param object what the file is read from
 * @param file the same for parquet-java
 * @param parquet parquet-java's reader of it
 */
record OpenParquet(ObjectReader object, ObjectInputFile file, ParquetFileReader parquet) {
  private static final SemanticVersion COUNTS_NAN = new SemanticVersion(1, 10, 0);

  /**
   * Opens a file.
   *
   * @param object what to read it from; left open
   * @throws CorruptDataException if its footer is damaged
   */
  static OpenParquet of(String key, ObjectReader object) {
    try {
      ObjectReader kept = object.local().isPresent() ? object : new KeptTail(object);
      ObjectInputFile file = new ObjectInputFile(kept, FooterBytes.read(key, kept));
      ParquetFileReader parquet =
          ParquetFileReader.open(
              file,
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .usePageChecksumVerification()
                  .build());
      file.forgetFooter();
      ChunkCheck.check(key, parquet.getRowGroups(), object.size());
      return new OpenParquet(kept, file, parquet);
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(key, "in its footer", e);
    }
  }

  MessageType schema() {
    return parquet.getFileMetaData().getSchema();
  }

  /** Returns the keys and values of the footer; a key may have none, which becomes empty. */
  Map<String, String> metadata() {
    Map<String, String> all = new HashMap<>();
    parquet
        .getFileMetaData()
        .getKeyValueMetaData()
        .forEach((key, value) -> all.put(key, value == null ? "" : value));
    return all;
  }

  /**
   * Returns whether bounds of floating-point numbers are left out where one is NaN. Others than
   * parquet-java note the bounds of the rest, as it did once itself.
   */
  boolean countsNan() {
    String writer = parquet.getFileMetaData().getCreatedBy();
    try {
      ParsedVersion version = writer == null ? null : VersionParser.parse(writer);
      return version != null
          && version.application.equals("parquet-mr")
          && version.hasSemanticVersion()
          && version.getSemanticVersion().compareTo(COUNTS_NAN) >= 0;
    } catch (VersionParseException e) {
      return false;
    }
  }

  static CorruptDataException damaged(String key, String where, Throwable e) {
    return new CorruptDataException("'" + key + "' is damaged " + where + ": " + e.getMessage(), e);
  }

  /**
   * Closes both.
   *
   * @throws CorruptDataException if parquet-java fails at it
   */
  void close(String key) {
    try {
      parquet.close();
    } catch (IOException e) {
      throw damaged(key, "at its end", e);
    } finally {
      object.close();
    }
  }
}
