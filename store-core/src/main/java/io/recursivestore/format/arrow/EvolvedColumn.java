package io.recursivestore.format.arrow;

import io.recursivestore.format.DefaultFiller;
import io.recursivestore.format.RowCopier;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Struct;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/** Copies values of a column into a vector of a younger schema. */
final class EvolvedColumn {
  private EvolvedColumn() {}

  /**
   * Fills a vector.
   *
   * @param source the values
   * @param file the column that they were written as
   * @param from the first of them
   * @param count how many
   * @param target an empty vector
   * @param wanted the column that it is of, which the file's can be read as
   */
  static void convert(
      FieldVector source, Column file, int from, int count, FieldVector target, Column wanted) {
    DataType type = wanted.type();
    if (count == 0) {
      target.setValueCount(0);
    } else if (type instanceof Struct struct) {
      makeRoom(source, from, count, target);
      members(source, file, from, count, (StructVector) target, struct.columns());
    } else if (target instanceof ListVector list) {
      elements((ListVector) source, file, from, count, list, wanted);
    } else if (file.type().equals(type) || type instanceof Decimal) {
      // Decimals of all precisions have the same bytes.
      RowCopier.append(source, from, count, target, 0);
    } else {
      widen((BaseFixedWidthVector) source, from, count, (BaseFixedWidthVector) target);
    }
    target.setValueCount(count);
  }

  private static void members(
      FieldVector source,
      Column file,
      int from,
      int count,
      StructVector target,
      List<Column> wanted) {
    List<Column> written = FileFields.below(file.type());
    List<FieldVector> sources = source.getChildrenFromFields();
    List<FieldVector> targets = target.getChildrenFromFields();
    for (int i = 0; i < wanted.size(); i++) {
      int place = place(written, wanted.get(i));
      if (place < 0) {
        DefaultFiller.fill(targets.get(i), wanted.get(i).defaultValue(), count);
      } else {
        convert(sources.get(place), written.get(place), from, count, targets.get(i), wanted.get(i));
      }
    }
  }

  private static int place(List<Column> written, Column wanted) {
    for (int i = 0; i < written.size(); i++) {
      if (written.get(i).id() == wanted.id()) {
        return i;
      }
    }
    return -1;
  }

  private static void elements(
      ListVector source, Column file, int from, int count, ListVector target, Column wanted) {
    makeRoom(source, from, count, target);
    int first = source.getOffsetBuffer().getInt((long) from * Integer.BYTES);
    ArrowBuf offsets = target.getOffsetBuffer();
    for (int i = 0; i <= count; i++) {
      int offset = source.getOffsetBuffer().getInt((from + (long) i) * Integer.BYTES);
      offsets.setInt((long) i * Integer.BYTES, offset - first);
    }
    int length = offsets.getInt((long) count * Integer.BYTES);
    FieldVector values = target.getDataVector();
    List<Column> written = FileFields.below(file.type());
    List<Column> below = FileFields.below(wanted.type());
    if (wanted.type() instanceof MapOf) {
      StructVector entries = (StructVector) values;
      if (length > 0) {
        makeRoom(source.getDataVector(), first, length, entries);
      }
      List<FieldVector> sources = source.getDataVector().getChildrenFromFields();
      List<FieldVector> targets = entries.getChildrenFromFields();
      for (int i = 0; i < below.size(); i++) {
        convert(sources.get(i), written.get(i), first, length, targets.get(i), below.get(i));
      }
      entries.setValueCount(length);
    } else {
      convert(source.getDataVector(), written.get(0), first, length, values, below.get(0));
    }
    target.setLastSet(count - 1);
  }

  /** Makes room for some values, and copies which of them are null. */
  private static void makeRoom(FieldVector source, int from, int count, FieldVector target) {
    target.setNull(count - 1);
    RowCopier.copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), 0);
  }

  private static void widen(
      BaseFixedWidthVector source, int from, int count, BaseFixedWidthVector target) {
    while (target.getValueCapacity() < count) {
      target.reAlloc();
    }
    RowCopier.copyBits(source.getValidityBuffer(), from, count, target.getValidityBuffer(), 0);
    ArrowBuf in = source.getDataBuffer();
    ArrowBuf out = target.getDataBuffer();
    if (source instanceof Float4Vector) {
      for (int i = 0; i < count; i++) {
        out.setDouble((long) i * Double.BYTES, in.getFloat((from + (long) i) * Float.BYTES));
      }
      return;
    }
    int width = source.getTypeWidth();
    for (int i = 0; i < count; i++) {
      long value = whole(in, (from + (long) i) * width, width);
      switch (target.getTypeWidth()) {
        case Short.BYTES -> out.setShort((long) i * Short.BYTES, (short) value);
        case Integer.BYTES -> out.setInt((long) i * Integer.BYTES, (int) value);
        default -> out.setLong((long) i * Long.BYTES, value);
      }
    }
  }

  private static long whole(ArrowBuf buffer, long at, int width) {
    return switch (width) {
      case Byte.BYTES -> buffer.getByte(at);
      case Short.BYTES -> buffer.getShort(at);
      case Integer.BYTES -> buffer.getInt(at);
      default -> buffer.getLong(at);
    };
  }
}
