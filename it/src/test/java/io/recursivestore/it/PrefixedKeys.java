package io.recursivestore.it;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.crypto.KeyAccessDeniedException;
import org.apache.parquet.crypto.keytools.KmsClient;

/** The other side of {@code encrypted_files.py}: a key stands behind the master key of its name. */
public final class PrefixedKeys implements KmsClient {
  private static final Map<String, String> MASTER_KEYS =
      Map.of("footer", "0123456789abcdef", "column", "fedcba9876543210");

  /** Creates a client. */
  public PrefixedKeys() {}

  @Override
  public void initialize(Configuration configuration, String id, String url, String token) {}

  @Override
  public String wrapKey(byte[] key, String name) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public byte[] unwrapKey(String wrapped, String name) {
    byte[] master = String.valueOf(MASTER_KEYS.get(name)).getBytes(StandardCharsets.UTF_8);
    byte[] both = Base64.getDecoder().decode(wrapped);
    if (!Arrays.equals(master, Arrays.copyOf(both, master.length))) {
      throw new KeyAccessDeniedException(name);
    }
    return Arrays.copyOfRange(both, master.length, both.length);
  }
}
