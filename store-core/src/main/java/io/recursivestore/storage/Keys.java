package io.recursivestore.storage;

import io.recursivestore.model.InvalidRequestException;
import java.util.regex.Pattern;

/** The rule for keys, which every adapter applies before it touches its medium. */
final class Keys {
  private static final String SEGMENT = "(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]+";
  private static final Pattern KEY = Pattern.compile(SEGMENT + "(?:/" + SEGMENT + ")*");

  private Keys() {}

  static String check(String key) {
    if (!KEY.matcher(key).matches()) {
      throw new InvalidRequestException(
          "Invalid object key '"
              + key
              + "'. Use segments of letters, digits, '.', '_' and '-', joined by '/'; no "
              + "segment may be '.' or '..'.");
    }
    return key;
  }

  /** Checks a prefix, which may be empty, and returns what its keys start with. */
  static String prefixOf(String prefix) {
    return prefix.isEmpty() ? "" : check(prefix) + "/";
  }
}
