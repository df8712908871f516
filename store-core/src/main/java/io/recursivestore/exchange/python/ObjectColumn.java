package io.recursivestore.exchange.python;

import io.recursivestore.exchange.python.PyValue.Bytes;
import io.recursivestore.exchange.python.PyValue.Call;
import io.recursivestore.exchange.python.PyValue.Constant;
import io.recursivestore.exchange.python.PyValue.Int;
import io.recursivestore.exchange.python.PyValue.Name;
import io.recursivestore.exchange.python.PyValue.Real;
import io.recursivestore.exchange.python.PyValue.Text;
import io.recursivestore.exchange.python.TableColumn.Filler;
import io.recursivestore.exchange.python.Times.Moment;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampVector;

/**
 * A column of any objects: of the type that all of them have, or else text that is JSON. None, NaN
 * among other things than numbers, NaT and NA are null.
 */
final class ObjectColumn {
  private static final LocalDateTime EPOCH = LocalDate.EPOCH.atStartOfDay();
  private static final int MAX_CELL_VALUES = 1_000_000;
  private static final int MAX_CELL_BYTES = 64 << 20;

  private ObjectColumn() {}

  /** What an object is. */
  private enum Kind {
    NONE,
    NAN,
    BOOL,
    INT,
    REAL,
    TEXT,
    BYTES,
    DATE,
    LOCAL,
    INSTANT,
    OTHER
  }

  static TableColumn of(String name, NumpyArray array) {
    Set<Kind> kinds = EnumSet.noneOf(Kind.class);
    for (long i = 0; i < array.shape[0]; i++) {
      kinds.add(kind(array.object(i)));
    }
    kinds.remove(Kind.NONE);
    boolean hasNan = kinds.remove(Kind.NAN);
    if (kinds.isEmpty()) {
      return hasNan
          ? new TableColumn(name, Primitive.FLOAT64, filler(array, Kind.REAL))
          : new TableColumn(name, Primitive.STRING, filler(array, Kind.TEXT));
    }
    Kind kind = kinds.size() == 1 ? kinds.iterator().next() : Kind.OTHER;
    if (Set.of(Kind.INT, Kind.REAL).containsAll(kinds) && (kinds.size() == 2 || hasNan)) {
      kind = Kind.REAL;
    }
    return new TableColumn(name, type(kind), filler(array, kind));
  }

  private static DataType type(Kind kind) {
    return switch (kind) {
      case BOOL -> Primitive.BOOL;
      case INT -> Primitive.INT64;
      case REAL -> Primitive.FLOAT64;
      case BYTES -> Primitive.BINARY;
      case DATE -> Primitive.DATE;
      case LOCAL -> Primitive.TIMESTAMP_NTZ;
      case INSTANT -> Primitive.TIMESTAMP;
      default -> Primitive.STRING;
    };
  }

  private static Kind kind(PyValue value) {
    if (value instanceof Constant constant) {
      return constant == Constant.NONE ? Kind.NONE : Kind.BOOL;
    }
    if (value instanceof Int) {
      return Kind.INT;
    }
    if (value instanceof Real number) {
      return Double.isNaN(number.value()) ? Kind.NAN : Kind.REAL;
    }
    if (value instanceof Text text) {
      return PyText.isUnicode(text.value()) ? Kind.TEXT : Kind.OTHER;
    }
    if (value instanceof Bytes) {
      return Kind.BYTES;
    }
    if (value instanceof Name name) {
      return name.name().equals("pandas.NA") ? Kind.NONE : Kind.OTHER;
    }
    if (value instanceof Call call) {
      return switch (call.name()) {
        case "datetime.date" -> Kind.DATE;
        case "datetime.datetime",
            "pandas._libs.tslibs.timestamps._unpickle_timestamp",
            "pandas.Timestamp" -> {
          Moment moment = moment(call);
          yield moment == null ? Kind.NONE : moment.offset() == null ? Kind.LOCAL : Kind.INSTANT;
        }
        case "pandas._libs.tslibs.nattype._nat_unpickle" -> Kind.NONE;
        default -> Kind.OTHER;
      };
    }
    return Kind.OTHER;
  }

  private static Filler filler(NumpyArray array, Kind kind) {
    return (vector, slot, row) -> {
      PyValue value = array.object(row);
      Kind found = kind(value);
      if (found == Kind.NONE || (found == Kind.NAN && kind != Kind.REAL)) {
        return TableColumn.none(vector, slot);
      }
      return fill(vector, slot, value, kind);
    };
  }

  private static int fill(FieldVector vector, int slot, PyValue value, Kind kind) {
    switch (kind) {
      case BOOL -> TableColumn.whole(vector, slot, value == Constant.TRUE ? 1 : 0);
      case INT -> TableColumn.whole(vector, slot, ((Int) value).value());
      case REAL ->
          TableColumn.real(
              vector, slot, value instanceof Int number ? number.value() : ((Real) value).value());
      case DATE -> {
        LocalDate date = LocalDate.parse(Times.date((Call) value, cell()));
        ((DateDayVector) vector).setSafe(slot, (int) date.toEpochDay());
      }
      case LOCAL, INSTANT -> ((TimeStampVector) vector).setSafe(slot, micros((Call) value));
      case TEXT -> {
        return TableColumn.text(vector, slot, ((Text) value).value());
      }
      case BYTES -> {
        Bytes bytes = (Bytes) value;
        int to = bytes.from() + bytes.length();
        return TableColumn.bytes(vector, slot, Arrays.copyOfRange(bytes.array(), bytes.from(), to));
      }
      default -> {
        return TableColumn.text(vector, slot, new PyJson(cell()).of(value).toString());
      }
    }
    return 0;
  }

  private static long micros(Call call) {
    Moment moment = moment(call);
    if (moment == null) {
      return 0;
    }
    ZoneOffset offset = moment.offset();
    LocalDateTime utc =
        offset == null ? moment.local() : moment.local().minusSeconds(offset.getTotalSeconds());
    if (!utc.truncatedTo(ChronoUnit.MICROS).equals(utc)) {
      throw PickleProblem.refused(
          call.offset, "a time can't be kept in microseconds. Round it before it is stored");
    }
    return ChronoUnit.MICROS.between(EPOCH, utc);
  }

  private static @org.jspecify.annotations.Nullable Moment moment(Call call) {
    return call.is("datetime.datetime") ? Times.moment(call, cell()) : Times.timestamp(call);
  }

  /** Each cell may be as large as this: whole columns are bounded by the bytes of the file. */
  private static Budget cell() {
    return new Budget(new PickleLimits(MAX_CELL_BYTES, MAX_CELL_VALUES));
  }
}
