package io.recursivestore.spark.session;

import io.recursivestore.item.ItemPlace;
import io.recursivestore.sql.Database;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How items are reached: settings of Hadoop, as the other secrets of a session are. */
final class ItemAccess {
  private static final List<String> KEYS = List.of(ItemPlace.URL, Database.USER, Database.PASSWORD);

  private ItemAccess() {}

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
