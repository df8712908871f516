package io.recursivestore.spark.job;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.Option;
import io.recursivestore.spark.option.ReadOptions;
import java.util.List;

/** Which options of a job go together. */
final class PrepRules {
  private static final List<Option<?>> OF_ORDERS =
      List.of(
          ReadOptions.SHUFFLE_SEED,
          ReadOptions.SHUFFLE_EPOCH,
          ReadOptions.SHUFFLE_OFFSET,
          ReadOptions.SAMPLE_WINDOWS);

  private PrepRules() {}

  /**
   * Checks options.
   *
   * @throws InvalidRequestException if one is missing, or some don't go together
   */
  static void check(PrepOptions options) {
    Object unused = options.required(PrepOptions.ROOT);
    unused = options.required(PrepOptions.OUTPUT);
    for (Option<?> option : PrepOptions.ALL) {
      unused = options.get(option);
    }
    CollectionRef input = options.input();
    boolean stream = input.kind() == CollectionKind.STREAM;
    if (stream) {
      refuse(options, List.of(PrepOptions.VERSION), input.display() + " has no versions");
      checkSplitBy(options);
    } else {
      refuse(options, PrepOptions.OF_STREAMS, input.display() + " has no steps");
    }
    if (!options.shuffled()) {
      refuse(options, OF_ORDERS, "With 'shuffle' = 'false' there is no random order");
    }
    if (options.get(PrepOptions.SHARDS).isPresent()) {
      refuse(
          options, List.of(PrepOptions.ROWS_PER_SHARD), "'shards' says how many shards there are");
    }
  }

  private static void checkSplitBy(PrepOptions options) {
    String by = options.splitBy(PrepOptions.WINDOW);
    if (by.equalsIgnoreCase(PrepOptions.EPISODE)
        && options.get(ReadOptions.WINDOW_BOUNDARY).isEmpty()) {
      throw new InvalidRequestException(
          "Option 'split-by' = 'episode' needs 'window-boundary', the field that is true in the"
              + " last step of an episode. Give both.");
    }
    if (!by.equalsIgnoreCase(PrepOptions.EPISODE) && !by.equalsIgnoreCase(PrepOptions.WINDOW)) {
      throw new InvalidRequestException(
          "Option 'split-by' can't be '" + by + "' for a stream. Give window or episode.");
    }
  }

  private static void refuse(PrepOptions options, List<Option<?>> useless, String reason) {
    for (Option<?> option : useless) {
      if (options.get(option).isPresent()) {
        throw new InvalidRequestException(
            reason + ", so there is no use for '" + option.key() + "'. Leave it out.");
      }
    }
  }
}
