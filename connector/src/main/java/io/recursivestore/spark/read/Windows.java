package io.recursivestore.spark.read;

import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.option.Option;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.WindowPartial;
import io.recursivestore.spark.option.WindowUnit;
import io.recursivestore.spark.type.SparkSchemas;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * How rows become windows.
 *
 * @param length steps or tokens in a window, at least 1; or {@link #EPISODE}, if each episode is a
 *     window
 * @param stride steps or tokens from the start of one window to the start of the next, at least 1
 * @param unit what length and stride count
 * @param partial what becomes of windows that reach past the end
 * @param boundary the field that is true in the last step of an episode, or null if all steps are
 *     one episode
 */
public record Windows(
    int length, int stride, WindowUnit unit, WindowPartial partial, @Nullable String boundary)
    implements Serializable {
  /** The length of windows that are whole episodes. */
  static final int EPISODE = 0;

  /** No windows: each row by itself. */
  static final Windows ROWS = new Windows(1, 1, WindowUnit.STEPS, WindowPartial.DROP, null);

  private static final int MAX = 1 << 24;
  private static final int MAX_ARRAY = 1 << 30;
  private static final String WHOLE = "episode";
  private static final Pattern TEXT =
      Pattern.compile("(\\w+) every (\\d+) (\\w+), (\\w+)(?: by (.*))?", Pattern.DOTALL);
  private static final StructType TOKENS =
      new StructType()
          .add("step", DataTypes.LongType, false)
          .add("type", DataTypes.IntegerType, false)
          .add("value", DataTypes.LongType, false);

  /**
   * Returns the windows that options ask for.
   *
   * @param options what the user gave
   * @return the windows, or empty if rows should stay rows
   * @throws InvalidRequestException if options don't go together, or one is too large
   */
  public static Optional<Windows> in(CaseInsensitiveStringMap options) {
    Optional<OptionalLong> length = ReadOptions.WINDOW_LENGTH.in(options);
    Optional<Long> stride = ReadOptions.WINDOW_STRIDE.in(options);
    Optional<WindowUnit> unit = ReadOptions.WINDOW_UNIT.in(options);
    Optional<WindowPartial> partial = ReadOptions.WINDOW_PARTIAL.in(options);
    Optional<String> boundary = ReadOptions.WINDOW_BOUNDARY.in(options);
    if (length.isEmpty()) {
      refuseAlone(options);
      return Optional.empty();
    }
    if (boundary.isPresent() && unit.equals(Optional.of(WindowUnit.TOKENS))) {
      throw new InvalidRequestException(
          "Windows of tokens have no episodes: 'window-boundary' doesn't go with 'window-unit' ="
              + " 'tokens'. Leave one out.");
    }
    if (length.get().isEmpty()) {
      return Optional.of(episodes(boundary, stride, unit));
    }
    return Optional.of(
        new Windows(
            bounded(ReadOptions.WINDOW_LENGTH, length.get().getAsLong()),
            bounded(ReadOptions.WINDOW_STRIDE, stride.orElse(1L)),
            unit.orElse(WindowUnit.STEPS),
            partial.orElse(WindowPartial.DROP),
            boundary.orElse(null)));
  }

  /**
   * Returns the windows that a text describes.
   *
   * @param text what {@link #toString()} made
   */
  public static Windows parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' describes no windows");
    }
    String length = matcher.group(1);
    return new Windows(
        length.equals(WHOLE) ? EPISODE : Integer.parseInt(length),
        Integer.parseInt(matcher.group(2)),
        WindowUnit.valueOf(matcher.group(3).toUpperCase(Locale.ROOT)),
        WindowPartial.valueOf(matcher.group(4).toUpperCase(Locale.ROOT)),
        matcher.group(5));
  }

  @Override
  public String toString() {
    return (episodes() ? WHOLE : Integer.toString(length))
        + " every "
        + stride
        + " "
        + unit.name().toLowerCase(Locale.ROOT)
        + ", "
        + partial.name().toLowerCase(Locale.ROOT)
        + (boundary == null ? "" : " by " + boundary);
  }

  /** Returns whether each episode is a window. */
  boolean episodes() {
    return length == EPISODE;
  }

  /**
   * Checks that the field that ends episodes can do so.
   *
   * @param steps the stream's columns, the step number first
   * @throws InvalidRequestException if there is no such field, or it is not boolean
   */
  public void check(Schema steps) {
    if (boundary == null) {
      return;
    }
    List<Column> fields = steps.columns().subList(1, steps.columns().size());
    Column field =
        fields.stream()
            .filter(f -> f.name().equals(boundary))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "Option 'window-boundary': "
                            + Suggestion.unknown(
                                "field", boundary, fields.stream().map(Column::name).toList())));
    if (!field.type().equals(Primitive.BOOL)) {
      throw new InvalidRequestException(
          "Option 'window-boundary' needs a field that is true or false, but '"
              + boundary
              + "' is "
              + SparkSchemas.toSpark(steps).apply(boundary).dataType().sql()
              + ". Boolean fields: "
              + fields.stream()
                  .filter(f -> f.type().equals(Primitive.BOOL))
                  .map(Column::name)
                  .toList()
              + ".");
    }
  }

  /**
   * Returns the number of windows that begin in an episode.
   *
   * @param size its number of steps or tokens; with no episodes, all there are
   */
  long count(long size) {
    if (size == 0) {
      return 0;
    }
    if (episodes()) {
      return 1;
    }
    return partial == WindowPartial.DROP ? whole(size) : (size - 1) / stride + 1;
  }

  /**
   * Returns the number of windows of a fixed length that have all their rows.
   *
   * @param size number of steps or tokens from the first window's on
   */
  long whole(long size) {
    return size < length ? 0 : (size - length) / stride + 1;
  }

  /** Returns with how many rows up to the end of an episode a window begins at all. */
  int least() {
    return partial == WindowPartial.DROP ? Math.max(1, length) : 1;
  }

  /**
   * Returns how many rows a window has.
   *
   * @param rest number of rows from its first to the end of the episode, at least 1
   * @throws InvalidRequestException if it is a whole episode, and too long for an array
   */
  int present(long rest) {
    if (!episodes()) {
      return (int) Math.min(length, rest);
    }
    if (rest > MAX_ARRAY) {
      throw new InvalidRequestException(
          "An episode has "
              + rest
              + " steps, but an array holds at most "
              + MAX_ARRAY
              + ". Give a number as 'window-length'.");
    }
    return (int) rest;
  }

  /**
   * Returns how many elements a window has, nulls included.
   *
   * @param present how many rows it has
   */
  int arrayLength(int present) {
    return partial == WindowPartial.PAD ? length : present;
  }

  /**
   * Returns the schema of windows: each column an array.
   *
   * @param steps the schema of steps
   */
  StructType schema(StructType steps) {
    StructType rows = unit == WindowUnit.TOKENS ? TOKENS : steps;
    boolean padded = partial == WindowPartial.PAD;
    return new StructType(
        Arrays.stream(rows.fields())
            .map(
                f ->
                    new StructField(
                        f.name(),
                        DataTypes.createArrayType(f.dataType(), f.nullable() || padded),
                        false,
                        f.metadata()))
            .toArray(StructField[]::new));
  }

  private static Windows episodes(
      Optional<String> boundary, Optional<Long> stride, Optional<WindowUnit> unit) {
    if (unit.equals(Optional.of(WindowUnit.TOKENS))) {
      throw new InvalidRequestException(
          "Windows of tokens have no episodes: 'window-length' = 'episode' doesn't go with"
              + " 'window-unit' = 'tokens'. Give a number of tokens.");
    }
    if (boundary.isEmpty()) {
      throw new InvalidRequestException(
          "Option 'window-length' = 'episode' needs 'window-boundary', the field that is true in"
              + " the last step of an episode. Give both.");
    }
    if (stride.isPresent()) {
      throw new InvalidRequestException(
          "Option 'window-stride' doesn't go with 'window-length' = 'episode': each episode is one"
              + " window. Leave 'window-stride' out.");
    }
    return new Windows(EPISODE, 1, WindowUnit.STEPS, WindowPartial.DROP, boundary.get());
  }

  private static void refuseAlone(CaseInsensitiveStringMap options) {
    for (Option<?> option :
        List.of(
            ReadOptions.WINDOW_STRIDE,
            ReadOptions.WINDOW_UNIT,
            ReadOptions.WINDOW_BOUNDARY,
            ReadOptions.WINDOW_PARTIAL)) {
      if (options.containsKey(option.key())) {
        throw new InvalidRequestException(
            "Option '" + option.key() + "' was given without 'window-length'. Give both.");
      }
    }
  }

  private static int bounded(Option<?> option, long value) {
    if (value > MAX) {
      throw new InvalidRequestException(
          "Option '" + option.key() + "' is " + value + "; the largest is " + MAX + ".");
    }
    return (int) value;
  }
}
