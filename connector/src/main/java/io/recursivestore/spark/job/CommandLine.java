package io.recursivestore.spark.job;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.Option;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Options as words: {@code --name value} or {@code --name=value}. */
final class CommandLine {
  private static final Set<String> HELP = Set.of("--help", "-h");

  private CommandLine() {}

  /** Returns whether somebody asks what the options are. */
  static boolean asksForHelp(String... words) {
    return words.length == 0 || Arrays.stream(words).anyMatch(HELP::contains);
  }

  /** Returns all options, one a line, with what they mean. */
  static String help() {
    return "Makes shards for training of a stream or a dataset. Give --root, --output, and --stream or"
        + " --dataset.\n\n"
        + PrepOptions.ALL.stream().map(CommandLine::line).collect(Collectors.joining("\n"));
  }

  private static String line(Option<?> option) {
    return "  --%s  %s (%s; default: %s)"
        .formatted(option.key(), option.meaning(), option.values(), option.defaultText());
  }

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
