package io.recursivestore.sql;

import io.recursivestore.model.InvalidRequestException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
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

  private static final Set<String> PARAMETERS =
      Set.of(
          "connectTimeout",
          "currentSchema",
          "loadBalanceHosts",
          "socketTimeout",
          "sslcert",
          "sslkey",
          "sslmode",
          "sslrootcert",
          "targetServerType",
          "user");

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
    checkParameters(url);
    return new PostgresUrl(url);
  }

  /** A URL comes out of the store, and must not make the driver load classes of its choice. */
  private static void checkParameters(String url) {
    int start = url.indexOf('?');
    if (start < 0) {
      return;
    }
    for (String parameter : url.substring(start + 1).split("&", -1)) {
      String name = parameter.split("=", 2)[0];
      if (!PARAMETERS.contains(name)) {
        throw new InvalidRequestException(
            "The URL of a database must not have the parameter '"
                + name
                + "'. It may have "
                + String.join(", ", new TreeSet<>(PARAMETERS))
                + ".");
      }
    }
  }

  /** Returns the URL without its parameters. */
  String shown() {
    int parameters = url.indexOf('?');
    return "PostgreSQL '" + (parameters < 0 ? url : url.substring(0, parameters)) + "'";
  }
}
