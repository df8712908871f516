package io.recursivestore.backend;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Suggestion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The rule for keys, and what becomes of the keys that steps name. */
final class SeriesKeys {
  private static final int MOST_CHARACTERS = 120;
  private static final int SHOWN_CHARACTERS = 60;

  private SeriesKeys() {}

  static String check(String key) {
    if (!CollectionRef.isName(key) || key.length() > MOST_CHARACTERS) {
      String shown = key.replaceAll("\\p{Cntrl}", "?");
      throw new InvalidRequestException(
          "Invalid key of a series '"
              + shown.substring(0, Math.min(shown.length(), SHOWN_CHARACTERS))
              + "' ("
              + key.length()
              + " characters). Use 1 to "
              + MOST_CHARACTERS
              + " characters: a letter or digit first, then letters, digits, '.', '_' or '-'.");
    }
    return key;
  }

  static void checkKept(int kept) {
    if (kept < 1) {
      throw new InvalidRequestException(
          "The newest version can't expire: keep at least 1 version, not " + kept + ".");
    }
  }

  static NotFoundException missing(String key, List<String> keys) {
    return new NotFoundException(Suggestion.unknown("series", key, keys));
  }

  /** Returns the series that steps were done to, as far as they are kept here. */
  static List<SeriesVersion> parents(
      SeriesMetadata metadata, Function<String, Optional<Long>> newest) {
    Set<String> inputs = new LinkedHashSet<>();
    metadata.steps().forEach(step -> inputs.addAll(step.inputs()));
    return inputs.stream()
        .filter(CollectionRef::isName)
        .flatMap(key -> newest.apply(key).map(v -> new SeriesVersion(key, v)).stream())
        .toList();
  }
}
