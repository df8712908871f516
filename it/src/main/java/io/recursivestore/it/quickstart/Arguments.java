package io.recursivestore.it.quickstart;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What the user asked for.
 *
 * @param rows how many rows there should be at least, if not the real ones once
 * @param output where to put the results, if not in the project
 * @param help whether to print the help and stop
 */
record Arguments(OptionalLong rows, Optional<Path> output, boolean help) {
  private static final long MAX_ROWS = 100_000_000;
  private static final String ROWS = "--rows";
  private static final String OUTPUT = "--output";
  private static final List<String> FLAGS = List.of(ROWS, OUTPUT, "--help", "-h");

  /**
   * Reads a command line; a flag's value follows it, or an equals sign.
   *
   * @throws InvalidRequestException if it can't be understood
   */
  static Arguments parse(String... commandLine) {
    OptionalLong rows = OptionalLong.empty();
    Optional<Path> output = Optional.empty();
    boolean help = false;
    Iterator<String> words = Arrays.stream(commandLine).flatMap(Arguments::atEquals).iterator();
    while (words.hasNext()) {
      String flag = words.next();
      switch (flag) {
        case ROWS -> rows = OptionalLong.of(count(value(flag, words)));
        case OUTPUT -> output = Optional.of(Path.of(value(flag, words)));
        case "--help", "-h" -> help = true;
        default -> throw new InvalidRequestException(Suggestion.unknown("option", flag, FLAGS));
      }
    }
    return new Arguments(rows, output, help);
  }

  private static Stream<String> atEquals(String word) {
    return word.startsWith("--") ? Arrays.stream(word.split("=", 2)) : Stream.of(word);
  }

  private static String value(String flag, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new InvalidRequestException("Option '" + flag + "' has no value.");
    }
    return words.next();
  }

  private static long count(String text) {
    String digits = text.replaceAll("[,_]", "");
    if (!digits.matches("\\d{1,12}")
        || Long.parseLong(digits) < 1
        || Long.parseLong(digits) > MAX_ROWS) {
      throw new InvalidRequestException(
          "Option '--rows' is '%s'. Give a whole number from 1 to %,d.".formatted(text, MAX_ROWS));
    }
    return Long.parseLong(digits);
  }
}
