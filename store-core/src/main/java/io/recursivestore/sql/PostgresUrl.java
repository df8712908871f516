package io.recursivestore.sql;

import io.recursivestore.model.InvalidRequestException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A URL of PostgreSQL that has no secrets.
 *
 * @param url the URL
 */
record PostgresUrl(String url) {
  private static final String SCHEME = "jdbc:postgresql:";
  private static final Pattern SECRET =
      Pattern.compile("[?&](password|sslpassword)=|//[^/?]*@", Pattern.CASE_INSENSITIVE);

  static PostgresUrl of(String url) {
    if (!url.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw new InvalidRequestException(
          "A database's URL starts with '"
              + SCHEME
              + "//', as in jdbc:postgresql://host/database.");
    }
    if (SECRET.matcher(url).find()) {
      throw new InvalidRequestException(
          "The URL of a database must not have a password, which would be kept in the store. Set "
              + Database.PASSWORD
              + " instead, or use the driver's file of passwords.");
    }
    return new PostgresUrl(url);
  }

  /** Returns the URL without its parameters. */
  String shown() {
    int parameters = url.indexOf('?');
    return "PostgreSQL '" + (parameters < 0 ? url : url.substring(0, parameters)) + "'";
  }
}
