package io.recursivestore.spark;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.parquet.crypto.KeyAccessDeniedException;
import org.apache.parquet.crypto.keytools.LocalWrapKmsClient;

/**
 * A key management service that is no more than a setting: names and keys, as {@code a:key,b:key}.
 */
public final class MasterKeys extends LocalWrapKmsClient {
  static final String SETTING = "test.master.keys";
  private Map<String, String> keys = Map.of();

  /** Creates a client. */
  public MasterKeys() {}

  @Override
  protected void initializeInternal() {
    keys =
        Stream.of(hadoopConfiguration.get(SETTING).split(","))
            .map(key -> key.split(":"))
            .collect(Collectors.toMap(key -> key[0], key -> key[1]));
  }

  @Override
  protected byte[] getMasterKeyFromServer(String name) {
    String key = keys.get(name);
    if (key == null) {
      throw new KeyAccessDeniedException("not for you");
    }
    return key.getBytes(StandardCharsets.UTF_8);
  }
}
