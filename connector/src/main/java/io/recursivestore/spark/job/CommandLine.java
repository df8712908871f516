package io.recursivestore.spark.job;

import io.recursivestore.model.InvalidRequestException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;

/** Options as words: {@code --name value} or {@code --name=value}. */
final class CommandLine {
  private CommandLine() {}

  /**
   * Returns values by the options' names, in lower case.
   *
   * @param words the words
   * @throws InvalidRequestException if a word is no option, or an option has no value or two
   */
  static Map<String, String> options(String... words) {
    Map<String, String> options = new HashMap<>();
    Iterator<String> rest = Arrays.asList(words).iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      if (!word.startsWith("--")) {
        throw new InvalidRequestException(
            "'" + word + "' is no option. Give options as in --stream walk.");
      }
      int equals = word.indexOf('=');
      String key = word.substring(2, equals < 0 ? word.length() : equals);
      if (equals < 0 && !rest.hasNext()) {
        throw new InvalidRequestException("Option '" + word + "' has no value.");
      }
      String value = equals < 0 ? rest.next() : word.substring(equals + 1);
      if (equals < 0 && value.startsWith("--")) {
        throw new InvalidRequestException(
            "Option '" + word + "' has no value: '" + value + "' is the next option.");
      }
      if (options.put(key.toLowerCase(Locale.ROOT), value) != null) {
        throw new InvalidRequestException("Option '" + word + "' was given twice. Give it once.");
      }
    }
    return options;
  }
}
