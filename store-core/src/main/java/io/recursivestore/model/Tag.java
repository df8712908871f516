package io.recursivestore.model;

import java.util.regex.Pattern;

/**
 * A name for a version of a collection.
 *
 * @param name the name: a letter, then up to 127 letters, digits, dots, underscores and hyphens
 * @param version the version
 */
public record Tag(String name, long version) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,127}");

  /**
   * Checks the name.
   *
   * @throws InvalidRequestException if the name breaks the rule
   */
  public Tag {
    if (!isName(name)) {
      throw new InvalidRequestException(
          "Invalid tag '"
              + (name.length() <= 60 ? name : name.substring(0, 60) + "…")
                  .replaceAll("\\p{Cntrl}", "?")
              + "'. Use 1 to 128 characters: a letter first, then letters, digits, '.', '_' or '-'.");
    }
  }

  /**
   * Returns whether a text can be a tag.
   *
   * @param text any text
   */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }
}
