package io.recursivestore.exchange.hub;

import io.recursivestore.exchange.Progress;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where the Hub is, and how to talk to it. Instances don't change. The token is part of no message,
 * and goes to no other server than the endpoint.
 */
public final class HubSettings {
  private static final String ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{1,4096}");

  private final URI endpoint;
  private final Optional<String> token;
  private final Path cache;
  private final boolean offline;
  private final Duration retryDelay;
  private final Progress progress;

  private HubSettings(
      URI endpoint,
      Optional<String> token,
      Path cache,
      boolean offline,
      Duration retryDelay,
      Progress progress) {
    this.endpoint = endpoint;
    this.token = token;
    this.cache = cache;
    this.offline = offline;
    this.retryDelay = retryDelay;
    this.progress = progress;
  }

  /**
   * Returns the settings of the environment, as HuggingFace's own tools understand it: {@code
   * HF_ENDPOINT}; the token of {@code HF_TOKEN}, {@code HUGGING_FACE_HUB_TOKEN}, or the file that
   * {@code HF_TOKEN_PATH} names or that is {@code token} in {@code HF_HOME}; {@code
   * HF_HUB_OFFLINE}. Files are kept in {@code recursive-store/hub} of the user's cache.
   *
   * @throws InvalidRequestException if the endpoint is no URL, or the token no token
   */
  public static HubSettings fromEnvironment() {
    return of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
  }

  static HubSettings of(Map<String, String> environment, Path home) {
    Path caches = path(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
    Path huggingFace = path(environment, "HF_HOME").orElse(caches.resolve("huggingface"));
    Path tokenFile = path(environment, "HF_TOKEN_PATH").orElse(huggingFace.resolve("token"));
    Optional<String> token =
        text(environment, "HF_TOKEN")
            .or(() -> text(environment, "HUGGING_FACE_HUB_TOKEN"))
            .or(() -> read(tokenFile));
    String offline = environment.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT);
    HubSettings settings =
        new HubSettings(
            endpoint(text(environment, "HF_ENDPOINT").orElse(ENDPOINT)),
            Optional.empty(),
            caches.resolve("recursive-store").resolve("hub"),
            TRUE.contains(offline),
            Duration.ofSeconds(1),
            Progress.NONE);
    return token.map(settings::withToken).orElse(settings);
  }

  /**
   * Returns these settings with another Hub.
   *
   * @param url its address
   * @throws InvalidRequestException if it is no {@code http} or {@code https} URL
   */
  public HubSettings withEndpoint(String url) {
    return new HubSettings(endpoint(url), token, cache, offline, retryDelay, progress);
  }

  /**
   * Returns these settings with a token.
   *
   * @param secret the token
   * @throws InvalidRequestException if it can't be one
   */
  public HubSettings withToken(String secret) {
    if (!TOKEN.matcher(secret).matches()) {
      throw new InvalidRequestException(
          "The token for the HuggingFace Hub is empty, or has characters that none has. Make a new"
              + " one in the Hub's settings.");
    }
    return new HubSettings(endpoint, Optional.of(secret), cache, offline, retryDelay, progress);
  }

  /**
   * Returns these settings with another directory for files that were loaded.
   *
   * @param directory the directory; made when it is needed
   */
  public HubSettings withCache(Path directory) {
    return new HubSettings(endpoint, token, directory, offline, retryDelay, progress);
  }

  /**
   * Returns these settings with somebody who is told of the progress.
   *
   * @param listener is told how many bytes are transferred
   */
  public HubSettings withProgress(Progress listener) {
    return new HubSettings(endpoint, token, cache, offline, retryDelay, listener);
  }

  /** Returns these settings with another delay before the first retry; it doubles with each. */
  HubSettings withRetryDelay(Duration delay) {
    return new HubSettings(endpoint, token, cache, offline, delay, progress);
  }

  /** Returns the Hub's address, without a slash at its end. */
  public URI endpoint() {
    return endpoint;
  }

  /** Returns the directory for files that were loaded. */
  public Path cache() {
    return cache;
  }

  /** Returns whether nobody may be asked: only what is in the cache can be loaded. */
  public boolean isOffline() {
    return offline;
  }

  Optional<String> token() {
    return token;
  }

  Duration retryDelay() {
    return retryDelay;
  }

  Progress progress() {
    return progress;
  }

  @Override
  public String toString() {
    return endpoint + (token.isPresent() ? " with a token" : " without a token");
  }

  private static URI endpoint(String url) {
    try {
      URI uri = URI.create(url.replaceAll("/+$", ""));
      String scheme = uri.getScheme();
      if (scheme != null
          && Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new InvalidRequestException(
        "The endpoint of the HuggingFace Hub is no http or https URL. Use one such as "
            + ENDPOINT
            + ".");
  }

  private static Optional<String> text(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  private static Optional<Path> path(Map<String, String> environment, String name) {
    return text(environment, name).map(Path::of);
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip()).filter(v -> !v.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      throw new StorageException("Can't read the token in '" + file + "'.", e);
    }
  }
}
