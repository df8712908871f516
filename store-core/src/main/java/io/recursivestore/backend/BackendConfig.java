package io.recursivestore.backend;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.sql.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which backend to open, and how containers use it.
 *
 * @param type how series are kept
 * @param path the root of the store whose files they are in, of the types that have files
 * @param url the URL of the database that they are in, of the type SQL
 * @param isAutoSave whether containers save what they are given at once
 * @param isLazy whether containers load rows when they are first asked for them, and not before
 * @param settings what it takes to get there, such as {@link Database#PASSWORD}; never shown
 */
public record BackendConfig(
    BackendType type,
    Optional<String> path,
    Optional<String> url,
    boolean isAutoSave,
    boolean isLazy,
    Map<String, String> settings) {
  private static final String TYPE = "type";
  private static final String PATH = "path";
  private static final String URL = "url";
  private static final String AUTO_SAVE = "auto-save";
  private static final String LAZY_LOAD = "lazy-load";
  private static final List<String> KEYS =
      List.of(TYPE, PATH, URL, AUTO_SAVE, LAZY_LOAD, Database.USER, Database.PASSWORD);

  /**
   * Checks that the type has what it needs, and nothing else.
   *
   * @throws InvalidRequestException if a path or URL is missing, or there is one for nothing
   */
  public BackendConfig {
    settings = Map.copyOf(settings);
    boolean hasFiles = type == BackendType.PARQUET || type == BackendType.ARROW;
    check(type, PATH, path, hasFiles, "the root of a store, as in /data/lab");
    check(
        type,
        URL,
        url,
        type == BackendType.SQL,
        "the URL of a database, as in jdbc:sqlite:/data/lab.db");
  }

  /** Returns a configuration of series in memory. */
  public static BackendConfig memory() {
    return new BackendConfig(
        BackendType.MEMORY, Optional.empty(), Optional.empty(), false, true, Map.of());
  }

  /**
   * Returns a configuration of series in files.
   *
   * @param type Parquet or Arrow
   * @param path the root of a store, which is made if there is none
   * @throws InvalidRequestException if the type has no files
   */
  public static BackendConfig files(BackendType type, String path) {
    return new BackendConfig(type, Optional.of(path), Optional.empty(), false, true, Map.of());
  }

  /**
   * Returns a configuration of series in a database.
   *
   * @param url its URL, without a password
   * @param settings may have {@link Database#USER} and {@link Database#PASSWORD}
   */
  public static BackendConfig sql(String url, Map<String, String> settings) {
    return new BackendConfig(
        BackendType.SQL, Optional.empty(), Optional.of(url), false, true, settings);
  }

  /**
   * Reads a configuration from words: {@code type}, {@code path} or {@code url}, and where wanted
   * {@code auto-save} (by default {@code false}), {@code lazy-load} (by default {@code true}),
   * {@link Database#USER} and {@link Database#PASSWORD}.
   *
   * @param values the values by their keys
   * @throws InvalidRequestException if a key is unknown or missing, or has no such value
   */
  public static BackendConfig of(Map<String, String> values) {
    for (String key : values.keySet()) {
      if (!KEYS.contains(key)) {
        throw new InvalidRequestException(
            "Invalid configuration of a backend: " + Suggestion.unknown("key", key, KEYS));
      }
    }
    String type = values.get(TYPE);
    if (type == null) {
      throw new InvalidRequestException(
          "Invalid configuration of a backend: 'type' is missing. Give memory, parquet, arrow or"
              + " sql.");
    }
    Map<String, String> settings = new TreeMap<>(values);
    settings.keySet().retainAll(List.of(Database.USER, Database.PASSWORD));
    return new BackendConfig(
        BackendType.of(type),
        Optional.ofNullable(values.get(PATH)),
        Optional.ofNullable(values.get(URL)),
        flag(values, AUTO_SAVE, false),
        flag(values, LAZY_LOAD, true),
        settings);
  }

  /**
   * Returns the same configuration with another habit of saving.
   *
   * @param isOn whether containers save what they are given at once
   */
  public BackendConfig withAutoSave(boolean isOn) {
    return new BackendConfig(type, path, url, isOn, isLazy, settings);
  }

  /**
   * Returns the same configuration with another habit of loading.
   *
   * @param isOn whether containers load rows only when they are first asked for them
   */
  public BackendConfig withLazyLoad(boolean isOn) {
    return new BackendConfig(type, path, url, isAutoSave, isOn, settings);
  }

  /** Returns the configuration without its settings, which may be secret. */
  @Override
  public String toString() {
    return "BackendConfig[type="
        + type.word()
        + path.map(p -> ", path=" + p).orElse("")
        + url.map(u -> ", url=" + u.replaceFirst("[?].*", "")).orElse("")
        + ", auto-save="
        + isAutoSave
        + ", lazy-load="
        + isLazy
        + "]";
  }

  private static void check(
      BackendType type, String key, Optional<String> value, boolean isNeeded, String what) {
    boolean isGiven = value.filter(text -> !text.isBlank()).isPresent();
    if (isNeeded && !isGiven) {
      throw new InvalidRequestException(
          "Invalid configuration of a backend: '"
              + key
              + "' is missing, which "
              + type.word()
              + " needs. Give "
              + what
              + ".");
    }
    if (!isNeeded && isGiven) {
      throw new InvalidRequestException(
          "Invalid configuration of a backend: "
              + type.word()
              + " has no '"
              + key
              + "'. Leave it out.");
    }
  }

  private static boolean flag(Map<String, String> values, String key, boolean otherwise) {
    String value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw new InvalidRequestException(
          "Invalid configuration of a backend: '"
              + key
              + "' can't be '"
              + value
              + "'. Give true or false.");
    }
    return value.equals("true");
  }
}
