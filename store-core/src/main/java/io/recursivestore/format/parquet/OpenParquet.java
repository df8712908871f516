package io.recursivestore.format.parquet;

import io.recursivestore.format.parquet.page.PageCipher;
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
import org.apache.parquet.crypto.InternalColumnDecryptionSetup;
import org.apache.parquet.crypto.InternalFileDecryptor;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

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
   * @param keys asked by the file's key if it is encrypted
   * @throws CorruptDataException if its footer is damaged
   * @throws io.recursivestore.model.InvalidRequestException if there is no key for its footer
   */
  static OpenParquet of(String key, ObjectReader object, ParquetKeys keys) {
    try {
      ObjectReader kept = object.local().isPresent() ? object : new KeptTail(object);
      FooterBytes footer = FooterBytes.read(key, kept);
      ObjectInputFile file = new ObjectInputFile(kept, footer);
      ParquetReadOptions options =
          ParquetReadOptions.builder(new PlainParquetConfiguration())
              .usePageChecksumVerification()
              .build();
      ParquetFileReader parquet =
          footer.form() == FooterBytes.Form.PLAIN
              ? ParquetFileReader.open(file, options)
              : new ParquetFileReader(
                  file,
                  EncryptedFooter.read(key, footer, options, keys),
                  options,
                  file.newStream());
      file.forgetFooter();
      ChunkCheck.check(key, parquet.getRowGroups(), object.size());
      return new OpenParquet(kept, file, parquet);
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(key, "in its footer", e);
    }
  }

  /**
   * Returns what decrypts a column chunk.
   *
   * @param chunk one that {@link ChunkCheck#checkRead} let pass
   * @return null if it is not encrypted
   */
  @Nullable PageCipher cipher(ColumnChunkMetaData chunk) {
    InternalFileDecryptor decryptor = parquet.getFileMetaData().getFileDecryptor();
    if (decryptor == null) {
      return null;
    }
    InternalColumnDecryptionSetup column = decryptor.getColumnSetup(chunk.getPath());
    return column.isEncrypted()
        ? new PageCipher(column, decryptor.getFileAAD(), chunk.getRowGroupOrdinal())
        : null;
  }

  /** Returns whether a column chunk is encrypted, whether or not there is a key. */
  boolean isEncrypted(ColumnChunkMetaData chunk) {
    return chunk.isEncrypted() || cipher(chunk) != null;
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
