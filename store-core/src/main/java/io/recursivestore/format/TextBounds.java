package io.recursivestore.format;

import io.recursivestore.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bounds of texts, which are cut where they are long. */
public final class TextBounds {
  /** Longer text is cut to a bound of at most this many characters. */
  private static final int MAX_TEXT = 64;

  private TextBounds() {}

  /**
   * Returns a bound that is no text longer than 64 UTF-16 units.
   *
   * @param utf8 the lowest or highest text of a column
   * @param upper whether it is the highest
   * @return a text that is not above the lowest, or not below the highest; null if there is none,
   *     or if it is no text
   */
  public static @Nullable Value of(byte[] utf8, boolean upper) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (!Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
      return null;
    }
    if (text.length() <= MAX_TEXT) {
      return new Value.OfString(text);
    }
    int end = Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT;
    String cut = text.substring(0, end);
    return upper ? successor(cut) : new Value.OfString(cut);
  }

  private static @Nullable Value successor(String prefix) {
    return above(prefix).map(Value.OfString::new).orElse(null);
  }

  /**
   * Returns the least text of no greater length that is above every text with a prefix.
   *
   * @param prefix the prefix
   * @return the text, or empty if there is none
   */
  public static Optional<String> above(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
        return Optional.of(prefix.substring(0, end) + Character.toString(next));
      }
    }
    return Optional.empty();
  }
}
