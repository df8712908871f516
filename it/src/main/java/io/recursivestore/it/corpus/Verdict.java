package io.recursivestore.it.corpus;

/**
 * What came of one file.
 *
 * @param name the file
 * @param kind how the readers compare
 * @param rows the number of rows that the store read, 0 if it refused the file
 * @param millis how long the store took, without Spark's reader
 * @param note what to know of it; empty if nothing
 */
public record Verdict(String name, Kind kind, long rows, long millis, String note) {
  private static final int MOST_NOTE = 400;

  /** How the readers compare. */
  public enum Kind {
    /** All that Spark reads is read, and equal. */
    EQUAL("equal", false),
    /** The same, but for columns of types that the store doesn't have. */
    EQUAL_IN_PART("equal, without columns of types that the store lacks", false),
    /** Neither reads it. */
    REFUSED("refused by both", false),
    /** All columns are of types that the store doesn't have, or in forms that it doesn't read. */
    NO_SUCH_TYPE("refused by the store for its types or values", false),
    /** Spark doesn't read it. */
    MORE("read by the store alone", false),
    /** Spark reads it, although it is known to be damaged. */
    STRICTER("damaged, and read by Spark alone", false),
    /** Spark reads it, and the store doesn't. */
    LESS("read by Spark alone", true),
    /** Values, rows or columns are others. */
    DIFFERENT("different", true),
    /** The error doesn't say what is wrong. */
    UNCLEAR("refused without a clear error", true);

    private final String text;
    private final boolean isDifference;

    Kind(String text, boolean isDifference) {
      this.text = text;
      this.isDifference = isDifference;
    }

    /** Returns the words that tables show. */
    public String text() {
      return text;
    }

    /** Returns whether this should not be. */
    public boolean isDifference() {
      return isDifference;
    }
  }

  @Override
  public String toString() {
    String line = note.replaceAll("\\s+", " ");
    return "%-13s %8d rows %6d ms  %s%s"
        .formatted(
            kind,
            rows,
            millis,
            name,
            line.isEmpty()
                ? ""
                : "\n              " + line.substring(0, Math.min(MOST_NOTE, line.length())));
  }
}
