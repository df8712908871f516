package io.recursivestore.sql;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a database: {@code jdbc:postgresql://host/database} or {@code
 * jdbc:sqlite:/path/file.db}. It has no password in it.
 */
public final class DatabaseUrl {
  private static final String JDBC = "jdbc:";
  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRESQL = "jdbc:postgresql:";

  private final String url;
  private final @Nullable Path file;

  private DatabaseUrl(String url, @Nullable Path file) {
    this.url = url;
    this.file = file;
  }

  /**
   * Returns what a text names, unless it doesn't start with {@code jdbc:}.
   *
   * @param text a URL, as users give it; the path of SQLite's file may be relative
   * @throws InvalidRequestException if it is the URL of another database, or has a password
   */
  public static Optional<DatabaseUrl> of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (!lower.startsWith(JDBC)) {
      return Optional.empty();
    }
    if (lower.startsWith(POSTGRESQL)) {
      return Optional.of(new DatabaseUrl(PostgresUrl.of(text).url(), null));
    }
    if (lower.startsWith(SQLITE)) {
      Path file = file(text.substring(SQLITE.length()));
      return Optional.of(new DatabaseUrl(SQLITE + file, file));
    }
    // The rest may hold secrets.
    int end = text.indexOf(':', JDBC.length());
    throw new InvalidRequestException(
        "A store can't be in the database '"
            + text.substring(0, end < 0 ? JDBC.length() : end)
            + ":…'. Use jdbc:postgresql://host/database or jdbc:sqlite:/path/file.db.");
  }

  /** Returns the URL, which means the same in every process of this machine. */
  public String url() {
    return url;
  }

  /** Returns the URL without parameters, for messages. */
  public String shown() {
    int parameters = file == null ? url.indexOf('?') : -1;
    return parameters < 0 ? url : url.substring(0, parameters);
  }

  /** Returns whether connections to the database cost more than opening a file. */
  public boolean isServer() {
    return file == null;
  }

  /** Returns whether there may be a database; of a server nobody knows before it is asked. */
  public boolean mayExist() {
    return file == null || Files.exists(file);
  }

  /**
   * Opens the database. A file of SQLite is created first if it isn't there, with its directory.
   *
   * @param settings may have {@link Database#USER} and {@link Database#PASSWORD}
   * @throws StorageException if it can't be opened
   * @throws InvalidRequestException if its driver is not on the class path
   */
  public Database open(Map<String, String> settings) {
    return withDriver(() -> file == null ? Database.postgresql(url, settings) : sqlite(file));
  }

  /**
   * Opens a database of PostgreSQL that others of this process share, as {@link Database#shared}
   * does.
   *
   * @param settings may have {@link Database#USER} and {@link Database#PASSWORD}
   * @throws StorageException if it can't be opened
   * @throws InvalidRequestException if its driver is not on the class path
   */
  public Database share(Map<String, String> settings) {
    return withDriver(() -> Database.shared(url, settings));
  }

  private Database withDriver(Supplier<Database> opening) {
    try {
      return opening.get();
    } catch (NoClassDefFoundError e) {
      throw new InvalidRequestException(
          "Can't open '"
              + shown()
              + "': its driver is not on the class path. Add com.zaxxer:HikariCP and "
              + (file == null ? "org.postgresql:postgresql" : "org.xerial:sqlite-jdbc")
              + ". (It lacks "
              + e.getMessage()
              + ".)",
          e);
    }
  }

  private static Database sqlite(Path file) {
    Path directory = file.getParent();
    try {
      if (directory != null) {
        Files.createDirectories(directory);
      }
    } catch (IOException e) {
      throw new StorageException("Can't make the directory of '" + file + "'.", e);
    }
    return Database.sqlite(file);
  }

  /** Returns the URL. */
  @Override
  public String toString() {
    return url;
  }

  private static Path file(String path) {
    if (path.isBlank() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
      throw new InvalidRequestException(
          "'"
              + SQLITE
              + "…' takes the plain path of a file, as in jdbc:sqlite:/path/file.db, and no"
              + " parameters.");
    }
    try {
      return Path.of(path).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new InvalidRequestException(
          "'" + SQLITE + "…' is followed by no path: " + e.getReason() + ".", e);
    }
  }
}
