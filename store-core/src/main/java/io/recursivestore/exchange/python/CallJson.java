package io.recursivestore.exchange.python;

import static io.recursivestore.exchange.python.PyJson.NODES;
import static io.recursivestore.exchange.python.PyJson.tagged;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.exchange.python.PyValue.BigInt;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Dict;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Real;
import io.recursivestore.exchange.python.PyValue.Sequence;
import io.recursivestore.exchange.python.PyValue.Text;
import io.recursivestore.exchange.python.Times.Moment;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** What calls would return, as JSON. */
final class CallJson {
  private static final Pattern DECIMAL =
      Pattern.compile(
          "[-+]?(?:(?:[0-9]++(?:\\.[0-9]*+)?|\\.[0-9]++)(?:[eE][-+]?[0-9]{1,20})?|Inf(?:inity)?|s?NaN[0-9]*+)");

  private static final int UUID_BITS = 128;

  private CallJson() {}

  static JsonNode of(Call call, PyJson json) {
    return switch (call.name()) {
      case "_codecs.encode", "builtins.bytes", "builtins.bytearray" ->
          json.bytes(json.budget().bytesOf(call, call.offset));
      case "builtins.set", "builtins.frozenset" -> tagged("$set", json.list(items(call)));
      case "builtins.complex" ->
          complex(real(call.argument(0), call), real(call.argument(1), call));
      case "collections.OrderedDict", "collections.defaultdict" -> json.dict(dict(call));
      case "collections.Counter" ->
          call.arguments.isEmpty() ? json.dict(call.items) : json.of(call.argument(0));
      case "decimal.Decimal" -> tagged("$decimal", NODES.textNode(decimal(call, json)));
      case "uuid.UUID" -> tagged("$uuid", NODES.textNode(uuid(call)));
      case "datetime.datetime" ->
          tagged("$datetime", NODES.textNode(Times.moment(call, json.budget()).text()));
      case "datetime.date" -> tagged("$date", NODES.textNode(Times.date(call, json.budget())));
      case "datetime.time" -> tagged("$time", NODES.textNode(Times.time(call, json.budget())));
      case "datetime.timedelta", "pandas._libs.tslibs.timedeltas._timedelta_unpickle" ->
          tagged("$timedelta", NODES.textNode(Times.seconds(call)));
      case "pandas._libs.tslibs.timestamps._unpickle_timestamp", "pandas.Timestamp" ->
          timestamp(call);
      case "pandas._libs.tslibs.nattype._nat_unpickle" -> nat();
      case "datetime.timezone",
          "pytz._UTC",
          "pytz._p",
          "pytz.FixedOffset",
          "dateutil.tz.tz.tzutc",
          KnownNames.ZONE_INFO ->
          tagged("$zone", NODES.textNode(Zone.of(call, call.offset).text()));
      case "numpy._core.multiarray.scalar" -> ArrayJson.scalar(call, json);
      case "numpy._core.multiarray._reconstruct", "numpy._core.numeric._frombuffer" ->
          ArrayJson.tagged(NumpyArray.of(call, json.budget(), call.offset), json);
      case "numpy.dtype" ->
          tagged("$dtype", NODES.textNode(Dtype.of(call, json.budget(), call.offset).text()));
      case "pandas.DataFrame" -> FrameJson.frame(Pandas.frame(call, json.budget()), json);
      case "pandas.Series" -> FrameJson.series(Pandas.series(call, json.budget()), json);
      case "pandas.core.indexes.base._new_Index",
          "pandas.core.indexes.datetimes._new_DatetimeIndex",
          "pandas.core.indexes.timedeltas._new_TimedeltaIndex" ->
          tagged("$index", FrameJson.index(Pandas.index(call, json.budget(), call.offset), json));
      default -> {
        if (Pandas.isArray(call)) {
          yield FrameJson.column(Pandas.column(call, json.budget(), call.offset), json);
        }
        throw PickleProblem.name(call.offset, call.name());
      }
    };
  }

  static JsonNode nat() {
    return tagged("$nat", NODES.booleanNode(true));
  }

  static JsonNode complex(double real, double imaginary) {
    return tagged(
        "$complex", NODES.arrayNode(2).add(PyJson.real(real)).add(PyJson.real(imaginary)));
  }

  /** Returns the text of a {@code decimal.Decimal}. */
  static String decimal(Call call, PyJson json) {
    String text = call.argument(0) instanceof Text given ? given.value() : "";
    if (!DECIMAL.matcher(text).matches()) {
      throw PickleProblem.damaged(call.offset, "a decimal is no number");
    }
    json.budget().bytes(text.length(), call.offset);
    return text;
  }

  private static JsonNode timestamp(Call call) {
    Moment moment = Times.timestamp(call);
    return moment == null ? nat() : tagged("$timestamp", NODES.textNode(moment.text()));
  }

  private static List<PyValue> items(Call call) {
    if (call.arguments.isEmpty()) {
      return List.of();
    }
    if (call.argument(0) instanceof Sequence sequence) {
      return sequence.items;
    }
    throw PickleProblem.damaged(
        call.offset, "it makes a set of a " + PyValue.describe(call.argument(0)));
  }

  /** Older protocols give the items to the class, newer ones put them in afterwards. */
  private static Dict dict(Call call) {
    if (call.is("collections.defaultdict") || call.arguments.isEmpty()) {
      return call.items;
    }
    Dict dict = new Dict();
    if (call.argument(0) instanceof Dict given) {
      return given;
    }
    if (call.argument(0) instanceof Sequence pairs) {
      for (PyValue pair : pairs.items) {
        if (!(pair instanceof Sequence two) || two.items.size() != 2) {
          throw PickleProblem.damaged(call.offset, "a dict has an item that is no pair");
        }
        dict.put(two.items.get(0), two.items.get(1));
      }
      return dict;
    }
    throw PickleProblem.damaged(
        call.offset, "it makes a dict of a " + PyValue.describe(call.argument(0)));
  }

  private static double real(PyValue value, Call call) {
    if (value instanceof Real number) {
      return number.value();
    }
    if (value instanceof Int number) {
      return number.value();
    }
    throw PickleProblem.damaged(
        call.offset,
        call.name() + " has a " + PyValue.describe(value) + " in the place of a float");
  }

  private static String uuid(Call call) {
    PyValue number = call.state instanceof Dict state ? state.get("int") : null;
    BigInteger bits =
        number instanceof Int small
            ? BigInteger.valueOf(small.value())
            : number instanceof BigInt big ? big.value() : BigInteger.valueOf(-1);
    if (bits.signum() < 0 || bits.bitLength() > UUID_BITS) {
      throw PickleProblem.damaged(call.offset, "a UUID has no number of 128 bits");
    }
    return new UUID(bits.shiftRight(Long.SIZE).longValue(), bits.longValue()).toString();
  }
}
