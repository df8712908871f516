package io.recursivestore.exchange;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The names that HuggingFace gives to Arrow types without children, such as {@code int64}. */
final class Dtypes {
  private static final Map<String, ArrowType> NAMED =
      Map.ofEntries(
          Map.entry("null", ArrowType.Null.INSTANCE),
          Map.entry("bool", ArrowType.Bool.INSTANCE),
          Map.entry("int8", new ArrowType.Int(8, true)),
          Map.entry("int16", new ArrowType.Int(16, true)),
          Map.entry("int32", new ArrowType.Int(32, true)),
          Map.entry("int64", new ArrowType.Int(64, true)),
          Map.entry("uint8", new ArrowType.Int(8, false)),
          Map.entry("uint16", new ArrowType.Int(16, false)),
          Map.entry("uint32", new ArrowType.Int(32, false)),
          Map.entry("uint64", new ArrowType.Int(64, false)),
          Map.entry("float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
          Map.entry("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
          Map.entry("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
          Map.entry("string", ArrowType.Utf8.INSTANCE),
          Map.entry("large_string", ArrowType.LargeUtf8.INSTANCE),
          Map.entry("string_view", ArrowType.Utf8View.INSTANCE),
          Map.entry("binary", ArrowType.Binary.INSTANCE),
          Map.entry("large_binary", ArrowType.LargeBinary.INSTANCE),
          Map.entry("binary_view", ArrowType.BinaryView.INSTANCE),
          Map.entry("date32", new ArrowType.Date(DateUnit.DAY)),
          Map.entry("date64", new ArrowType.Date(DateUnit.MILLISECOND)),
          Map.entry("time32[s]", new ArrowType.Time(TimeUnit.SECOND, 32)),
          Map.entry("time32[ms]", new ArrowType.Time(TimeUnit.MILLISECOND, 32)),
          Map.entry("time64[us]", new ArrowType.Time(TimeUnit.MICROSECOND, 64)),
          Map.entry("time64[ns]", new ArrowType.Time(TimeUnit.NANOSECOND, 64)));

  private static final Map<String, TimeUnit> UNITS =
      Map.of(
          "s", TimeUnit.SECOND,
          "ms", TimeUnit.MILLISECOND,
          "us", TimeUnit.MICROSECOND,
          "ns", TimeUnit.NANOSECOND);

  private static final Map<Pattern, Function<MatchResult, ArrowType>> WITH_PARAMETERS =
      Map.of(
          Pattern.compile("timestamp\\[(s|ms|us|ns)(?:,\\s*tz=([\\w/+:-]+))?]"),
          match -> new ArrowType.Timestamp(UNITS.get(match.group(1)), match.group(2)),
          Pattern.compile("duration\\[(s|ms|us|ns)]"),
          match -> new ArrowType.Duration(UNITS.get(match.group(1))),
          Pattern.compile("decimal(128|256)\\((\\d{1,2}),\\s*(-?\\d{1,2})\\)"),
          match -> new ArrowType.Decimal(number(match, 2), number(match, 3), number(match, 1)),
          Pattern.compile("fixed_size_binary\\[(\\d{1,9})]"),
          match -> new ArrowType.FixedSizeBinary(number(match, 1)));

  private Dtypes() {}

  /** Returns the type of a name, if it is one that this library knows. */
  static Optional<ArrowType> parse(String name) {
    ArrowType named = NAMED.get(name);
    return named != null
        ? Optional.of(named)
        : WITH_PARAMETERS.entrySet().stream()
            .flatMap(
                entry -> {
                  Matcher matcher = entry.getKey().matcher(name);
                  return matcher.matches()
                      ? Stream.of(entry.getValue().apply(matcher))
                      : Stream.empty();
                })
            .findFirst();
  }

  /** Returns the name of a type, if it has one. */
  static Optional<String> name(ArrowType type) {
    if (type instanceof ArrowType.Timestamp timestamp) {
      String zone = timestamp.getTimezone();
      return Optional.of(
          "timestamp[" + unit(timestamp.getUnit()) + (zone == null ? "]" : ", tz=" + zone + "]"));
    }
    if (type instanceof ArrowType.Duration duration) {
      return Optional.of("duration[" + unit(duration.getUnit()) + "]");
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return decimal.getBitWidth() < 128
          ? Optional.empty()
          : Optional.of(
              "decimal%d(%d, %d)"
                  .formatted(decimal.getBitWidth(), decimal.getPrecision(), decimal.getScale()));
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return Optional.of("fixed_size_binary[" + binary.getByteWidth() + "]");
    }
    return NAMED.entrySet().stream()
        .filter(entry -> entry.getValue().equals(type))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }

  private static int number(MatchResult match, int group) {
    return Integer.parseInt(match.group(group));
  }
}
