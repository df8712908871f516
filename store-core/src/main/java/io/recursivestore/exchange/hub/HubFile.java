package io.recursivestore.exchange.hub;

import java.util.regex.Pattern;

/**
 * One file of a dataset on the Hub.
 *
 * @param path its path, with slashes
 * @param size its number of bytes
 * @param hash what its content must have: the SHA-256 of large files, and of others the SHA-1 that
 *     git names it by; in hexadecimal digits
 */
public record HubFile(String path, long size, String hash) {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int SHA256_DIGITS = 64;

  /**
   * Checks what the Hub says.
   *
   * @throws IllegalArgumentException if it can't be
   */
  public HubFile {
    if (size < 0 || !HASH.matcher(hash).matches()) {
      throw new IllegalArgumentException("the file '" + HubErrors.shown(path) + "' has no hash");
    }
  }

  boolean isLarge() {
    return hash.length() == SHA256_DIGITS;
  }
}
