package io.recursivestore.format.parquet;

import io.recursivestore.model.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.crypto.DecryptionPropertiesFactory;
import org.apache.parquet.crypto.FileDecryptionProperties;

/** Keys that a class finds which Hadoop's configuration names. It may hold secrets. */
final class ConfiguredKeys implements ParquetKeys {
  private final Configuration configuration;

  ConfiguredKeys(Configuration configuration) {
    this.configuration = configuration;
  }

  static ConfiguredKeys of(Map<String, String> settings) {
    Configuration configuration = new Configuration();
    settings.forEach(configuration::set);
    return new ConfiguredKeys(configuration);
  }

  @Override
  public Optional<FileDecryptionProperties> of(String location) {
    DecryptionPropertiesFactory factory;
    try {
      factory = DecryptionPropertiesFactory.loadFactory(configuration);
    } catch (RuntimeException e) {
      throw new InvalidRequestException(
          "Can't find the keys of '"
              + location
              + "': the class that "
              + FACTORY
              + " names can't be used. Check its name, and the class path.",
          e);
    }
    return Optional.ofNullable(
        factory.getFileDecryptionProperties(configuration, new Path(location)));
  }
}
