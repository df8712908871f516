package io.recursivestore.format.parquet;

import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.StoreException;
import io.recursivestore.storage.ObjectReader;
import java.io.IOException;
import org.apache.parquet.ParquetReadOptions;
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

  /**
   * Opens a file.
   *
   * @param object what to read it from; left open
   * @throws CorruptDataException if its footer is damaged
   */
  static OpenParquet of(String key, ObjectReader object) {
    try {
      ObjectInputFile file = new ObjectInputFile(object);
      ParquetFileReader parquet =
          ParquetFileReader.open(
              file,
              ParquetReadOptions.builder(new PlainParquetConfiguration())
                  .usePageChecksumVerification()
                  .build());
      ChunkCheck.check(key, parquet.getRowGroups(), object.size());
      return new OpenParquet(object, file, parquet);
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(key, "in its footer", e);
    }
  }

  MessageType schema() {
    return parquet.getFileMetaData().getSchema();
  }

  /**
   * Returns whether bounds of floating-point numbers are left out where one is NaN. Others than
   * parquet-java note the bounds of the rest.
   */
  boolean countsNan() {
    String writer = parquet.getFileMetaData().getCreatedBy();
    return writer != null && writer.startsWith("parquet-mr ");
  }

  static CorruptDataException damaged(String key, String where, Exception e) {
    return new CorruptDataException("'" + key + "' is damaged " + where + ": " + e.getMessage(), e);
  }
}
