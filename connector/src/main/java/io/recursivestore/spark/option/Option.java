package io.recursivestore.spark.option;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * One option of the data source.
 *
 * @param <T> the type of its value
 * @param key its name, which users may write in any case
 * @param kinds the kinds of collection that it is for
 * @param values what values it takes, for messages and the documentation
 * @param defaultText its default, for the documentation
 * @param meaning what it does, in one line
 * @param parser makes a value of a text, or throws {@link IllegalArgumentException} saying what is
 *     wrong
 */
public record Option<T>(
    String key,
    Set<CollectionKind> kinds,
    String values,
    String defaultText,
    String meaning,
    Function<String, T> parser) {
  static final Set<CollectionKind> ANY = Set.of(CollectionKind.values());

  /** Datasets and streams. */
  static final Set<CollectionKind> WITH_LOG = EnumSet.copyOf(CollectionKind.WITH_LOG);

  static final Set<CollectionKind> ITEMS = Set.of(CollectionKind.ITEMS);
  static final Set<CollectionKind> DATASETS = Set.of(CollectionKind.DATASET);
  static final Set<CollectionKind> STREAMS = Set.of(CollectionKind.STREAM);

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
          "Option '" + key + "' can't be '" + text + "'. Give " + values + ".", e);
    }
  }

  static Option<String> text(
      String key, Set<CollectionKind> kinds, String values, String defaultText, String meaning) {
    return new Option<>(key, kinds, values, defaultText, meaning, Function.identity());
  }

  static Option<Long> whole(
      String key, Set<CollectionKind> kinds, long least, String defaultText, String meaning) {
    String values =
        least == Long.MIN_VALUE ? "a whole number" : "a whole number of at least " + least;
    return new Option<>(
        key, kinds, values, defaultText, meaning, text -> atLeast(least, Long.parseLong(text)));
  }

  static Option<Boolean> flag(String key, Set<CollectionKind> kinds, String meaning) {
    return new Option<>(
        key,
        kinds,
        "true or false",
        "false",
        meaning,
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> true;
              case "false" -> false;
              default -> throw new IllegalArgumentException(text);
            });
  }

  static <E extends Enum<E>> Option<E> choice(
      String key, Set<CollectionKind> kinds, Class<E> choices, String defaultText, String meaning) {
    List<String> names =
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .toList();
    int last = names.size() - 1;
    return new Option<>(
        key,
        kinds,
        String.join(", ", names.subList(0, last)) + " or " + names.get(last),
        defaultText,
        meaning,
        text -> Enum.valueOf(choices, text.toUpperCase(Locale.ROOT)));
  }

  static Option<Long> bytes(
      String key, Set<CollectionKind> kinds, String defaultText, String meaning) {
    return bytes(key, kinds, 1, defaultText, meaning);
  }

  static Option<Long> bytes(
      String key, Set<CollectionKind> kinds, long least, String defaultText, String meaning) {
    return new Option<>(
        key,
        kinds,
        "a size in bytes, or with a unit such as 64m or 1g",
        defaultText,
        meaning,
        text -> atLeast(least, size(text)));
  }

  static long atLeast(long least, long value) {
    if (value < least) {
      throw new IllegalArgumentException(value + " is less than " + least);
    }
    return value;
  }

  static List<String> names(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    if (names.contains("")) {
      throw new IllegalArgumentException("a name is missing");
    }
    return names;
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
