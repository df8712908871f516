package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Text;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that pickles of plain data have: all others are refused. The same thing had other names
 * in older versions of Python, NumPy and pandas; each gets one here.
 */
final class KnownNames {
  static final String ZONE_INFO = "zoneinfo.ZoneInfo._unpickle";
  private static final String GETATTR = "builtins.getattr";
  private static final String RECONSTRUCTOR = "copyreg._reconstructor";

  private static final Set<String> DICTS =
      Set.of("collections.OrderedDict", "collections.defaultdict", "collections.Counter");

  /** What may stand in a pickle, and makes nothing: the types of what defaultdicts make, mostly. */
  private static final List<String> WORDS =
      List.of(
          "builtins.list",
          "builtins.dict",
          "builtins.tuple",
          "builtins.int",
          "builtins.float",
          "builtins.str",
          "builtins.bool",
          "builtins.object",
          "zoneinfo.ZoneInfo");

  private static final List<String> FUNCTIONS =
      List.of(
          GETATTR,
          RECONSTRUCTOR,
          "builtins.bytes",
          "builtins.bytearray",
          "builtins.complex",
          "builtins.set",
          "builtins.frozenset",
          "builtins.slice",
          "_codecs.encode",
          "collections.OrderedDict",
          "collections.defaultdict",
          "collections.Counter",
          "datetime.datetime",
          "datetime.date",
          "datetime.time",
          "datetime.timedelta",
          "datetime.timezone",
          "decimal.Decimal",
          "uuid.UUID",
          "pytz._p",
          "pytz._UTC",
          "pytz.FixedOffset",
          "dateutil.tz.tz.tzutc",
          "numpy.ndarray",
          "numpy.dtype",
          "numpy._core.multiarray._reconstruct",
          "numpy._core.multiarray.scalar",
          "numpy._core.numeric._frombuffer",
          "pandas._libs.arrays.__pyx_unpickle_NDArrayBacked",
          "pandas._libs.internals._unpickle_block",
          "pandas._libs.tslibs.timestamps._unpickle_timestamp",
          "pandas._libs.tslibs.timedeltas._timedelta_unpickle",
          "pandas._libs.tslibs.nattype._nat_unpickle",
          "pandas.core.internals.managers.BlockManager",
          "pandas.core.internals.managers.SingleBlockManager",
          "pandas.core.indexes.base._new_Index",
          "pandas.core.indexes.datetimes._new_DatetimeIndex",
          "pandas.core.indexes.timedeltas._new_TimedeltaIndex",
          "pyarrow.lib._restore_array",
          "pyarrow.lib.chunked_array",
          "pyarrow.lib.type_for_alias",
          "pyarrow.lib.py_buffer");

  /** Classes of pandas 3, and the modules where older versions have them. */
  private static final Map<String, String> PANDAS =
      Map.ofEntries(
          Map.entry("DataFrame", "core.frame"),
          Map.entry("Series", "core.series"),
          Map.entry("Index", "core.indexes.base"),
          Map.entry("RangeIndex", "core.indexes.range"),
          Map.entry("MultiIndex", "core.indexes.multi"),
          Map.entry("DatetimeIndex", "core.indexes.datetimes"),
          Map.entry("TimedeltaIndex", "core.indexes.timedeltas"),
          Map.entry("CategoricalIndex", "core.indexes.category"),
          Map.entry("Int64Index", "core.indexes.numeric"),
          Map.entry("UInt64Index", "core.indexes.numeric"),
          Map.entry("Float64Index", "core.indexes.numeric"),
          Map.entry("DatetimeTZDtype", "core.dtypes.dtypes"),
          Map.entry("CategoricalDtype", "core.dtypes.dtypes"),
          Map.entry("StringDtype", "core.arrays.string_"),
          Map.entry("BooleanDtype", "core.arrays.boolean"),
          Map.entry("Float32Dtype", "core.arrays.floating"),
          Map.entry("Float64Dtype", "core.arrays.floating"),
          Map.entry("Categorical", "core.arrays.categorical"),
          Map.entry("NA", "_libs.missing"),
          Map.entry("Timestamp", "_libs.tslibs.timestamps"),
          Map.entry("arrays.DatetimeArray", "core.arrays.datetimes"),
          Map.entry("arrays.TimedeltaArray", "core.arrays.timedeltas"),
          Map.entry("arrays.IntegerArray", "core.arrays.integer"),
          Map.entry("arrays.FloatingArray", "core.arrays.floating"),
          Map.entry("arrays.BooleanArray", "core.arrays.boolean"),
          Map.entry("arrays.StringArray", "core.arrays.string_"),
          Map.entry("arrays.ArrowStringArray", "core.arrays.string_arrow"),
          Map.entry("arrays.NumpyExtensionArray", "core.arrays.numpy_"));

  private static final Map<String, String> NAMES = names();

  /**
   * How often an index has a value: says something of the next value, and nothing of those here.
   */
  private static final Pattern OFFSET =
      Pattern.compile("pandas\\._libs\\.tslibs\\.offsets\\.[A-Z][A-Za-z]*");

  private KnownNames() {}

  /**
   * Returns a name.
   *
   * @throws PickleProblem if it is not known
   */
  static Name find(String module, String name, int offset) {
    String full = module + "." + name;
    String known = NAMES.get(full);
    if (known == null && OFFSET.matcher(full).matches()) {
      known = full;
    }
    if (known == null) {
      throw PickleProblem.name(offset, full);
    }
    return new Name(known, offset);
  }

  /**
   * Returns a call of a function as a value.
   *
   * @throws PickleProblem if the function is not called so in plain data
   */
  static PyValue call(Name function, List<PyValue> arguments, int offset) {
    if (function.name().equals(GETATTR)) {
      boolean isZone =
          arguments.size() == 2
              && arguments.get(0) instanceof Name type
              && type.name().equals("zoneinfo.ZoneInfo")
              && arguments.get(1) instanceof Text attribute
              && attribute.value().equals("_unpickle");
      if (isZone) {
        return new Name(ZONE_INFO, offset);
      }
      throw PickleProblem.name(function.offset(), GETATTR);
    }
    if (function.name().equals(RECONSTRUCTOR)) {
      if (!arguments.isEmpty() && arguments.get(0) instanceof Name type && isClass(type)) {
        return new Call(type, List.of(), offset);
      }
      throw PickleProblem.name(function.offset(), RECONSTRUCTOR);
    }
    if (WORDS.contains(function.name())) {
      throw PickleProblem.refused(
          offset, "it calls " + function.name() + ", which pickles of plain data don't");
    }
    return new Call(function, arguments, offset);
  }

  /** Returns whether a class is a kind of dict. */
  static boolean isDict(String name) {
    return DICTS.contains(name);
  }

  /** Protocols 0 and 1 make objects by a function, to which they give the class. */
  private static boolean isClass(Name type) {
    return isDict(type.name())
        || type.name().equals("uuid.UUID")
        || type.name().startsWith("pandas.");
  }

  private static Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    WORDS.forEach(name -> names.put(name, name));
    FUNCTIONS.forEach(name -> names.put(name, name));
    for (String name : List.copyOf(names.keySet())) {
      String old =
          name.replaceFirst("^builtins\\.", "__builtin__.")
              .replaceFirst("^copyreg\\.", "copy_reg.")
              .replaceFirst("^numpy\\._core\\.", "numpy.core.");
      names.put(old, name);
    }
    names.put("__builtin__.long", "builtins.int");
    names.put("__builtin__.unicode", "builtins.str");
    PANDAS.forEach(
        (name, module) -> {
          String known = "pandas." + name;
          names.put(known, known);
          names.put("pandas." + module + "." + name.replace("arrays.", ""), known);
        });
    names.put("pandas.core.arrays.string_.StringArrayNumpySemantics", "pandas.arrays.StringArray");
    names.put("pandas.core.arrays.numpy_.PandasArray", "pandas.arrays.NumpyExtensionArray");
    names.put(
        "pandas.core.arrays.string_arrow.ArrowStringArrayNumpySemantics",
        "pandas.arrays.ArrowStringArray");
    names.put(
        "pandas._libs.tslibs.nattype.__nat_unpickle", "pandas._libs.tslibs.nattype._nat_unpickle");
    names.put("pandas.core.indexes.timedeltas.TimedeltaArray", "pandas.arrays.TimedeltaArray");
    for (String bits : List.of("8", "16", "32", "64")) {
      for (String sign : List.of("Int", "UInt")) {
        String type = sign + bits + "Dtype";
        names.put("pandas." + type, "pandas." + type);
        names.put("pandas.core.arrays.integer." + type, "pandas." + type);
      }
    }
    return names;
  }
}
