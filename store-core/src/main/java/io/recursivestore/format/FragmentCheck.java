package io.recursivestore.format;

import io.recursivestore.model.Column;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Layout;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaFit;
import io.recursivestore.storage.ObjectReader;
import java.util.List;

/** Compares a data file with what the commit log says of it, whatever its format is. */
public final class FragmentCheck {
  private static final int MAX_SHOWN = 20;

  private FragmentCheck() {}

  /**
   * Compares the size.
   *
   * @param key the file's key
   * @param object the file
   * @param fragment what the log says
   * @throws CorruptDataException if they differ
   */
  public static void size(String key, ObjectReader object, Fragment fragment) {
    if (object.size() != fragment.bytes()) {
      throw new CorruptDataException(
          "'"
              + key
              + "' is "
              + (object.size() < fragment.bytes() ? "truncated" : "damaged")
              + ": it has "
              + object.size()
              + " bytes, but the commit log says "
              + fragment.bytes()
              + ". Restore the file, or read a version without it.");
    }
  }

  /**
   * Compares the columns.
   *
   * @param key the file's key
   * @param written the columns of the file
   * @param shown the same, as the message shows them
   * @param fragment what the log says
   * @param schema the columns to read
   * @throws CorruptDataException if the file was written with others, or can't be read as these
   */
  public static void columns(
      String key, List<Column> written, List<?> shown, Fragment fragment, Schema schema) {
    if (fragment.lastId() != Fragment.ANY_ID && Layout.crc32c(written) != fragment.layout()) {
      throw inconsistent(key, "it was written with other columns", shown);
    }
    SchemaFit.problem(written, schema.columns())
        .ifPresent(
            problem -> {
              throw inconsistent(key, problem, shown);
            });
  }

  private static CorruptDataException inconsistent(String key, String problem, List<?> shown) {
    return new CorruptDataException(
        "'"
            + key
            + "' does not hold what the commit log says: "
            + problem
            + ". It has "
            + shown.stream().limit(MAX_SHOWN).toList()
            + ".");
  }
}
