package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.FileDecryptionProperties;

/**
 * Where the keys of <a
 * href="https://github.com/apache/parquet-format/blob/master/Encryption.md">encrypted Parquet
 * files</a> come from. Only files that are encrypted are asked about. May be used by many threads.
 */
@FunctionalInterface
public interface ParquetKeys {
  /** The setting that names the class which finds keys, as for parquet-java and Spark. */
  String FACTORY = "parquet.crypto.factory.class";

  /** No keys: of encrypted files, only columns that are not encrypted can be read. */
  ParquetKeys NONE = location -> Optional.empty();

  /**
   * Returns what decrypts a file.
   *
   * @param location where the file is, as a path or URI
   * @return keys, or what finds them by their metadata in the file; empty if there are none
   */
  Optional<FileDecryptionProperties> of(String location);

  /**
   * Returns keys as parquet-java finds them.
   *
   * @param settings what is added to Hadoop's configuration: {@link #FACTORY}, and what that class
   *     and its client of a key management service need
   * @return {@link #NONE} if the settings name no such class
   * @throws InvalidRequestException if Hadoop is not on the class path
   */
  static ParquetKeys of(Map<String, String> settings) {
    if (!settings.containsKey(FACTORY)) {
      return NONE;
    }
    try {
      return ConfiguredKeys.of(settings);
    } catch (NoClassDefFoundError e) {
      throw new InvalidRequestException(
          "Can't use "
              + FACTORY
              + ": Hadoop is not on the class path. Add org.apache.hadoop:hadoop-client-api and"
              + " hadoop-client-runtime. (It lacks "
              + e.getMessage()
              + ".)",
          e);
    }
  }

  /**
   * Returns keys as parquet-java finds them.
   *
   * @param configuration has {@link #FACTORY}, and what that class needs
   * @return {@link #NONE} if the configuration names no such class
   */
  static ParquetKeys of(Configuration configuration) {
    return configuration.get(FACTORY) == null ? NONE : new ConfiguredKeys(configuration);
  }
}
