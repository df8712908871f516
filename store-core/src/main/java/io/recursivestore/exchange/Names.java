package io.recursivestore.exchange;

import java.util.regex.Pattern;

/** Names that come from elsewhere. */
final class Names {
  /** What datasets allows. */
  static final Pattern SPLIT = Pattern.compile("\\w+(\\.\\w+)*", Pattern.UNICODE_CHARACTER_CLASS);

  private static final int SHOWN_CHARACTERS = 60;

  private Names() {}

  /** Returns a text as messages show it. */
  static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= SHOWN_CHARACTERS
        ? printable
        : printable.substring(0, SHOWN_CHARACTERS) + "…";
  }

  /** Returns whether a text names a file of a directory, and nothing outside of it. */
  static boolean isFileName(String text) {
    return !text.isEmpty()
        && !text.equals(".")
        && !text.equals("..")
        && text.chars().noneMatch(c -> c == '/' || c == '\\' || c == 0);
  }
}
