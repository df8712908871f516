package io.recursivestore.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the name that a user probably meant. */
public final class Suggestion {
  private static final int MAX_LISTED = 20;

  private Suggestion() {}

  /**
   * Returns the candidate nearest to a misspelt name, if one is near enough to be meant: at most a
   * third of its characters differ.
   *
   * @param name what was asked for
   * @param candidates what there is
   */
  public static Optional<String> nearest(String name, Collection<String> candidates) {
    String asked = name.toLowerCase(Locale.ROOT);
    return candidates.stream()
        .filter(
            c ->
                distance(asked, c.toLowerCase(Locale.ROOT))
                    <= Math.max(1, Math.max(c.length(), asked.length()) / 3))
        .min(Comparator.comparingInt(c -> distance(asked, c.toLowerCase(Locale.ROOT))));
  }

  /**
   * Returns a message for a name that does not exist: the nearest candidate if there is one, else
   * the first of them.
   *
   * @param what what kind of thing the name stands for, such as {@code column}
   * @param name what was asked for
   * @param candidates what there is
   */
  public static String unknown(String what, String name, Collection<String> candidates) {
    String problem = "There is no " + what + " '" + name + "'. ";
    return nearest(name, candidates)
        .map(c -> problem + "Did you mean '" + c + "'?")
        .orElseGet(() -> problem + listed(candidates));
  }

  private static String listed(Collection<String> candidates) {
    if (candidates.isEmpty()) {
      return "There are none yet.";
    }
    String names = candidates.stream().limit(MAX_LISTED).collect(Collectors.joining(", "));
    return "There are: " + names + (candidates.size() > MAX_LISTED ? ", …" : "") + ".";
  }

  /** Levenshtein distance, two rows at a time. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
