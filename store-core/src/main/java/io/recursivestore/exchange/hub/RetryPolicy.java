package io.recursivestore.exchange.hub;

import io.recursivestore.model.StorageException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When to try again, and after how long. */
final class RetryPolicy {
  private static final Set<Integer> MAY_PASS = Set.of(408, 429, 500, 502, 503, 504);

  /** With these, nothing was carried out. */
  private static final Set<Integer> REFUSED = Set.of(429, 503);

  private static final Duration MAX_DELAY = Duration.ofMinutes(10);
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  /** As in {@code "api";r=0;t=55}: nothing remains for 55 seconds. */
  private static final Pattern RATE_LIMIT = Pattern.compile("\"[^\"]*\";r=0;t=(\\d{1,9})");

  private RetryPolicy() {}

  static boolean mayPass(int status, HubHttp.Call call) {
    return (call.repeatable() ? MAY_PASS : REFUSED).contains(status);
  }

  /** Returns how long a response asks to wait, if it does. */
  static Optional<Duration> delay(HttpHeaders headers) {
    Optional<Duration> limit =
        headers
            .firstValue("ratelimit")
            .map(RATE_LIMIT::matcher)
            .filter(Matcher::find)
            .map(matcher -> Duration.ofSeconds(Long.parseLong(matcher.group(1))));
    return limit.or(() -> headers.firstValue("Retry-After").flatMap(RetryPolicy::retryAfter));
  }

  /** Waits, unless that would take too long. */
  static void sleep(Duration delay, String what) {
    if (delay.compareTo(MAX_DELAY) > 0) {
      throw new StorageException(
          "The HuggingFace Hub asks to wait "
              + delay.toSeconds()
              + " seconds for "
              + what
              + ". Try again then.");
    }
    try {
      Thread.sleep(delay.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException("Interrupted while waiting for " + what + ".", e);
    }
  }

  private static Optional<Duration> retryAfter(String value) {
    if (SECONDS.matcher(value.strip()).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value.strip())));
    }
    try {
      Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from);
      Duration wait = Duration.between(Instant.now(), until);
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
