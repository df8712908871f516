package io.recursivestore.spark.job;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.option.CollectionOptions;
import io.recursivestore.spark.option.Option;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.read.WindowKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What a {@link TrainingPrep} job should do. Options of reads, such as {@code window-length} and
 * {@code shuffle-seed}, mean what they mean there. Immutable.
 */
public final class PrepOptions {
  private static final long MOST_SHARDS = 99_999;

  /** The root of the store. */
  static final Option<String> ROOT =
      option("root", "the directory of a store", "none", "root of the store", Function.identity());

  /** Where the shards go. */
  static final Option<OutputPlace> OUTPUT =
      option(
          "output",
          OutputPlace.VALUES,
          "none",
          "where the shards go: datasets of the store, or files in a new directory",
          OutputPlace::parse);

  /** The version of a dataset. */
  static final Option<Long> VERSION =
      option(
          ReadOptions.VERSION_AS_OF.key(),
          "a version's number",
          "latest",
          "reads this version of a dataset",
          text -> bounded(Long.parseLong(text), Long.MAX_VALUE));

  /** Columns that the shards have. */
  static final Option<List<String>> COLUMNS =
      option(
          "columns",
          "a list of different columns such as observation,action",
          "all",
          "columns of the shards, in this order",
          PrepOptions::names);

  /** Splits with their parts. */
  static final Option<List<Splits.Part>> SPLITS =
      option(
          "splits",
          "a list such as train=0.8,validation=0.1,test=0.1",
          "train=1",
          "splits, each with its part of the rows; what is missing to 1 is left out",
          Splits::parse);

  /** What goes into one split together. */
  static final Option<String> SPLIT_BY =
      option(
          "split-by",
          "window or episode for a stream, row or a column's name for a dataset",
          "window, row",
          "what goes into one split together: a window, all windows of an episode, equal rows, all"
              + " rows of a value",
          Function.identity());

  /** Tells divisions into splits apart. */
  static final Option<Long> SPLIT_SEED =
      option(
          "split-seed",
          "a whole number",
          "0",
          "another division into splits for each number",
          Long::parseLong);

  /** Whether rows come in random order. */
  static final Option<Boolean> SHUFFLE =
      option(
          "shuffle",
          "true or false",
          "true",
          "rows come in the random order of shuffle-seed, which is 0 if it is not given; or keep"
              + " theirs",
          PrepOptions::flag);

  /** Number of shards. */
  static final Option<Long> SHARDS =
      option(
          "shards",
          "a whole number from 1 to 99999",
          "by rows-per-shard",
          "number of shards of each split",
          text -> bounded(Long.parseLong(text), MOST_SHARDS));

  /** Size of shards. */
  static final Option<Long> ROWS_PER_SHARD =
      option(
          "rows-per-shard",
          "a whole number of at least 1",
          "100000",
          "largest number of rows in a shard",
          text -> bounded(Long.parseLong(text), Long.MAX_VALUE));

  static final List<Option<?>> OF_STREAMS =
      List.of(
          ReadOptions.FROM_STEP,
          ReadOptions.TO_STEP,
          ReadOptions.WINDOW_LENGTH,
          ReadOptions.WINDOW_STRIDE,
          ReadOptions.WINDOW_UNIT,
          ReadOptions.WINDOW_BOUNDARY,
          ReadOptions.WINDOW_PARTIAL,
          ReadOptions.SHUFFLE_OFFSET,
          ReadOptions.SAMPLE_WINDOWS);

  /** The options that only jobs have. */
  public static final List<Option<?>> OWN =
      List.of(ROOT, OUTPUT, COLUMNS, SPLITS, SPLIT_BY, SPLIT_SEED, SHUFFLE, SHARDS, ROWS_PER_SHARD);

  /** All options of a job: its own, and those that mean what they mean in reads. */
  public static final List<Option<?>> ALL =
      Stream.of(
              OWN,
              List.of(
                  CollectionOptions.STREAM,
                  CollectionOptions.DATASET,
                  VERSION,
                  ReadOptions.SHUFFLE_SEED,
                  ReadOptions.SHUFFLE_EPOCH),
              OF_STREAMS)
          .<Option<?>>flatMap(List::stream)
          .toList();

  private static final Set<String> PLACES = Set.of(ROOT.key(), OUTPUT.key());
  private static final long DEFAULT_ROWS_PER_SHARD = 100_000;
  static final String EPISODE = "episode";
  static final String WINDOW = "window";
  private static final String ROW = "row";

  private final CaseInsensitiveStringMap given;
  private final CollectionRef input;

  private PrepOptions(CaseInsensitiveStringMap given) {
    this.given = given;
    this.input = CollectionOptions.collection(given);
  }

  /**
   * Reads options.
   *
   * @param options values by the options' names, in any case
   * @throws InvalidRequestException if there is no such option, and the message suggests the
   *     nearest; a value is none of the option; one is missing; or some don't go together
   */
  public static PrepOptions of(Map<String, String> options) {
    List<String> keys = ALL.stream().<String>map(Option::key).toList();
    for (String key : options.keySet()) {
      if (keys.stream().noneMatch(key::equalsIgnoreCase)) {
        throw new InvalidRequestException(Suggestion.unknown("option", key, keys));
      }
    }
    PrepOptions read = new PrepOptions(new CaseInsensitiveStringMap(options));
    PrepRules.check(read);
    return read;
  }

  /**
   * Reads a command line: {@code --name value} or {@code --name=value}.
   *
   * @param words its words
   * @throws InvalidRequestException as {@link #of}, or if a word is no option
   */
  public static PrepOptions parse(String... words) {
    return of(CommandLine.options(words));
  }

  /** Returns all options that were given, but for the places of the store and the shards. */
  SortedMap<String, String> recorded() {
    SortedMap<String, String> recorded = new TreeMap<>();
    for (Option<?> option : ALL) {
      String value = given.get(option.key());
      if (value != null && !PLACES.contains(option.key())) {
        recorded.put(option.key(), value.trim());
      }
    }
    return recorded;
  }

  <T> Optional<T> get(Option<T> option) {
    return option.in(given);
  }

  String root() {
    return CollectionOptions.root(new CaseInsensitiveStringMap(Map.of("path", required(ROOT))));
  }

  CollectionRef input() {
    return input;
  }

  OutputPlace output() {
    return required(OUTPUT);
  }

  Optional<List<String>> columns() {
    return COLUMNS.in(given);
  }

  Splits splits() {
    return new Splits(
        SPLITS.in(given).orElseGet(() -> Splits.parse("train=1")), SPLIT_SEED.in(given).orElse(0L));
  }

  WindowKey windowKey() {
    return splitBy(WINDOW).equalsIgnoreCase(EPISODE) ? WindowKey.EPISODE : WindowKey.FIRST_STEP;
  }

  /** Returns the column of a dataset whose value decides, or empty if the whole row does. */
  Optional<String> splitColumn() {
    return Optional.of(splitBy(ROW)).filter(by -> !by.equalsIgnoreCase(ROW));
  }

  boolean shuffled() {
    return SHUFFLE.in(given).orElse(true);
  }

  long shuffleSeed() {
    return ReadOptions.SHUFFLE_SEED.in(given).orElse(0L);
  }

  long shuffleEpoch() {
    return ReadOptions.SHUFFLE_EPOCH.in(given).orElse(0L);
  }

  /** Returns the version of a dataset to read, if one was asked for. */
  Optional<Long> version() {
    return VERSION.in(given);
  }

  /**
   * Returns how many shards a split has.
   *
   * @param split its name
   * @param rows how many rows it has, at least 1
   * @throws InvalidRequestException if their numbers would be too long for names
   */
  int shards(String split, long rows) {
    long most = ROWS_PER_SHARD.in(given).orElse(DEFAULT_ROWS_PER_SHARD);
    long count = Math.min(rows, SHARDS.in(given).orElse((rows - 1) / most + 1));
    if (count > MOST_SHARDS) {
      throw new InvalidRequestException(
          "Split '"
              + split
              + "' would have "
              + count
              + " shards, and the most is "
              + MOST_SHARDS
              + ". Give a larger 'rows-per-shard'.");
    }
    return (int) count;
  }

  /** Returns the options that a read of a stream takes, which then begins and ends at steps. */
  CaseInsensitiveStringMap reading(Optional<Long> fromStep, Optional<Long> toStep) {
    Map<String, String> options = new HashMap<>();
    for (Option<?> option : OF_STREAMS) {
      String value = given.get(option.key());
      if (value != null) {
        options.put(option.key(), value);
      }
    }
    if (shuffled()) {
      options.put(ReadOptions.SHUFFLE_SEED.key(), Long.toString(shuffleSeed()));
      options.put(ReadOptions.SHUFFLE_EPOCH.key(), Long.toString(shuffleEpoch()));
    }
    fromStep.ifPresent(step -> options.put(ReadOptions.FROM_STEP.key(), Long.toString(step)));
    toStep.ifPresent(step -> options.put(ReadOptions.TO_STEP.key(), Long.toString(step)));
    return new CaseInsensitiveStringMap(options);
  }

  String splitBy(String otherwise) {
    return SPLIT_BY.in(given).orElse(otherwise);
  }

  <T> T required(Option<T> option) {
    return option
        .in(given)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "Option '" + option.key() + "' is missing. Give " + option.values() + "."));
  }

  private static List<String> names(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    if (names.contains("") || Set.copyOf(names).size() < names.size()) {
      throw new IllegalArgumentException(text);
    }
    return names;
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  private static long bounded(long value, long most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(value + " is not from 1 to " + most);
    }
    return value;
  }

  private static <T> Option<T> option(
      String key, String values, String byDefault, String meaning, Function<String, T> parser) {
    Set<CollectionKind> any = Set.of(CollectionKind.values());
    return new Option<>(key, any, values, byDefault, meaning, parser);
  }
}
