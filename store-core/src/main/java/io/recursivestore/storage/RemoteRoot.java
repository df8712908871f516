package io.recursivestore.storage;

import io.recursivestore.model.InvalidRequestException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The root of a store that is not on the local disk, such as {@code s3a://bucket/lab} or {@code
 * hdfs://namenode/lab}.
 *
 * @param uri the root without a slash at its end; it has no password in it
 */
public record RemoteRoot(String uri) {
  private static final Pattern REMOTE =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/]*)(/.*)?", Pattern.DOTALL);
  private static final Pattern SLASHES = Pattern.compile("/+$");

  /**
   * Returns what a root names, unless that is a local path or a {@code file:} URI.
   *
   * @param root a store's root, as users give it
   * @throws InvalidRequestException if there is a password in it, which would be shown wherever the
   *     root is
   */
  public static Optional<RemoteRoot> of(String root) {
    Matcher parts = REMOTE.matcher(root);
    if (!parts.matches() || parts.group(1).toLowerCase(Locale.ROOT).equals("file")) {
      return Optional.empty();
    }
    String authority = parts.group(2);
    if (authority.lastIndexOf('@') > authority.indexOf(':') && authority.indexOf(':') >= 0) {
      throw new InvalidRequestException(
          "The store's root has a password in it. Leave it out of "
              + parts.group(1)
              + "://…@… and give it to Hadoop's configuration.");
    }
    String path = Optional.ofNullable(parts.group(3)).orElse("");
    return Optional.of(
        new RemoteRoot(
            parts.group(1) + "://" + authority + SLASHES.matcher(path).replaceFirst("")));
  }

  /** Returns what comes before the colon. */
  public String scheme() {
    return uri.substring(0, uri.indexOf(':'));
  }

  @Override
  public String toString() {
    return uri;
  }
}
