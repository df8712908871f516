package io.recursivestore.spark.option;

import io.recursivestore.model.InvalidRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One option of the data source.
 *
 * @param <T> the type of its value
 * @param key its name, which users may write in any case
 * @param kind what values it takes, for the documentation
 * @param defaultText its default, for the documentation
 * @param meaning what it does, in one line
 * @param parser makes a value of a text, or throws {@link IllegalArgumentException} saying what is
 *     wrong
 */
public record Option<T>(
    String key, String kind, String defaultText, String meaning, Function<String, T> parser) {

  /**
   * Returns the option's value.
   *
   * @param options what the user gave
   * @return the value, or empty if the user gave none
   * @throws InvalidRequestException if the text is no value of this option
   */
  public Optional<T> in(CaseInsensitiveStringMap options) {
    String text = options.get(key);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.trim()));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "Option '" + key + "' can't be '" + text + "'. Give " + kind + ".", e);
    }
  }

  static Option<String> text(String key, String kind, String defaultText, String meaning) {
    return new Option<>(key, kind, defaultText, meaning, Function.identity());
  }

  static Option<Long> whole(String key, long least, String defaultText, String meaning) {
    String kind =
        least == Long.MIN_VALUE ? "a whole number" : "a whole number of at least " + least;
    return new Option<>(
        key, kind, defaultText, meaning, text -> atLeast(least, Long.parseLong(text)));
  }

  static Option<Long> bytes(String key, String defaultText, String meaning) {
    return new Option<>(
        key,
        "a size in bytes, or with a unit such as 64m or 1g",
        defaultText,
        meaning,
        text -> atLeast(1, size(text)));
  }

  private static long atLeast(long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(value + " is less than " + least);
    }
    return value;
  }

  private static long size(String text) {
    String lower = text.toLowerCase(Locale.ROOT).replaceFirst("i?b$", "");
    int shift =
        switch (lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          default -> 0;
        };
    String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
    return Math.multiplyExact(Long.parseLong(digits.trim()), 1L << shift);
  }
}
