package io.recursivestore.model;

import java.io.Serializable;
import java.util.regex.Pattern;

/**
 * Names one collection of a store.
 *
 * @param kind what kind of collection it is
 * @param name its name: a letter or digit, then up to 127 letters, digits, dots, underscores and
 *     hyphens
 */
public record CollectionRef(CollectionKind kind, String name) implements Serializable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int SHOWN_CHARACTERS = 60;

  /**
   * Checks the name.
   *
   * @throws InvalidRequestException if the name breaks the rule
   */
  public CollectionRef {
    if (!isName(name)) {
      throw new InvalidRequestException(
          "Invalid "
              + kind.singular()
              + " name '"
              + shown(name)
              + "' ("
              + name.length()
              + " characters). Use 1 to 128 "
              + "characters: a letter or digit first, then letters, digits, '.', '_' or '-'.");
    }
  }

  /**
   * Returns whether a text can name a collection.
   *
   * @param text any text
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /**
   * Returns a reference to a dataset.
   *
   * @param name the dataset's name
   * @throws InvalidRequestException if the name breaks the rule
   */
  public static CollectionRef dataset(String name) {
    return new CollectionRef(CollectionKind.DATASET, name);
  }

  /**
   * Returns a reference to a stream.
   *
   * @param name the stream's name
   * @throws InvalidRequestException if the name breaks the rule
   */
  public static CollectionRef stream(String name) {
    return new CollectionRef(CollectionKind.STREAM, name);
  }

  /**
   * Returns the key prefix of everything that belongs to the collection, without a slash at its
   * end.
   */
  public String prefix() {
    return kind.directory() + "/" + name;
  }

  /** Returns the collection as messages name it, as in {@code Dataset 'sales'}. */
  public String display() {
    String word = kind.singular();
    return Character.toUpperCase(word.charAt(0)) + word.substring(1) + " '" + name + "'";
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_CHARACTERS
        ? printable
        : printable.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
