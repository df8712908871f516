package io.recursivestore.spark.read;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.ReadOptions;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.read.streaming.ReadLimit;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * How a streaming query follows a dataset.
 *
 * @param from the first version whose files are read; empty for all rows that there are when the
 *     query starts, and then what later versions add; {@link #LATEST} for only that
 * @param skipChanges whether versions that remove or replace rows are passed over
 * @param perTrigger how much a micro-batch reads at most
 * @param pinned what batch reads take to read an older version, which can't be followed
 */
record Following(
    Optional<Long> from, boolean skipChanges, ReadLimit perTrigger, Optional<String> pinned) {
  static final long LATEST = Long.MAX_VALUE;

  static Following in(CaseInsensitiveStringMap options) {
    return new Following(
        ReadOptions.STARTING_VERSION.in(options).map(Following::version),
        ReadOptions.SKIP_CHANGE_COMMITS.in(options).orElse(false),
        ReadOptions.perTrigger(options),
        Stream.of(ReadOptions.VERSION_AS_OF, ReadOptions.TIMESTAMP_AS_OF)
            .filter(option -> options.containsKey(option.key()))
            .map(option -> option.key())
            .findFirst());
  }

  private static long version(String text) {
    if (text.equalsIgnoreCase("latest")) {
      return LATEST;
    }
    if (!text.matches("[1-9]\\d{0,17}")) {
      throw new InvalidRequestException(
          "Option '"
              + ReadOptions.STARTING_VERSION.key()
              + "' can't be '"
              + text
              + "'. Give "
              + ReadOptions.STARTING_VERSION.values()
              + ".");
    }
    return Long.parseLong(text);
  }
}
