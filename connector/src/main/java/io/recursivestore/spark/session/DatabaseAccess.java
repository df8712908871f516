package io.recursivestore.spark.session;

import io.recursivestore.sql.Database;
import io.recursivestore.storage.StoreDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the database of a store's items and tables is reached: settings of Hadoop, as the other
 * secrets of a session are.
 */
final class DatabaseAccess {
  private static final List<String> KEYS =
      List.of(StoreDatabase.URL, Database.USER, Database.PASSWORD);

  private DatabaseAccess() {}

  /**
   * Returns those of the settings that are there.
   *
   * @param setting finds a setting by its key
   */
  static Map<String, String> settings(Function<String, @Nullable String> setting) {
    Map<String, String> found = new HashMap<>();
    for (String key : KEYS) {
      Optional.ofNullable(setting.apply(key)).ifPresent(value -> found.put(key, value));
    }
    return found;
  }
}
