package io.recursivestore.format.arrow;

import io.recursivestore.format.DefaultFiller;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.InvalidRequestException;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Where a column of the schema comes from: as it is from the file, converted, or a default. */
final class FileColumn implements AutoCloseable {
  private final Column wanted;
  private final int place;
  private final @Nullable Column written;
  private final @Nullable Field field;
  private @Nullable FieldVector held;
  private @Nullable BatchBuffers loaded;

  private FileColumn(Column wanted, int place, @Nullable Column written, @Nullable Field field) {
    this.wanted = wanted;
    this.place = place;
    this.written = written;
    this.field = field;
  }

  /**
   * Finds a column in a file by its id.
   *
   * @param written the columns of the file
   * @param fields its fields
   */
  static FileColumn find(Column wanted, List<Column> written, List<Field> fields) {
    int place =
        IntStream.range(0, written.size())
            .filter(i -> written.get(i).id() == wanted.id())
            .findFirst()
            .orElse(-1);
    return place < 0
        ? new FileColumn(wanted, place, null, null)
        : new FileColumn(wanted, place, written.get(place), fields.get(place));
  }

  /** Replaces the content of a vector with rows of a batch. */
  void read(BatchBuffers batch, int from, int count, FieldVector target) {
    Column file = written;
    if (file == null) {
      target.clear();
      DefaultFiller.fill(target, wanted.defaultValue(), count);
      return;
    }
    boolean isSame = isSame(file, wanted);
    if (isSame && count == batch.rows()) {
      load(batch, file, target);
      return;
    }
    // Transfers match members by their names, which may have changed.
    FieldVector source =
        hold(batch, file, isSame ? target.getField() : field, target.getAllocator());
    target.clear();
    if (isSame) {
      source.makeTransferPair(target).splitAndTransfer(from, count);
    } else {
      EvolvedColumn.convert(source, file, from, count, target, wanted);
    }
  }

  /** Returns whether vectors of two columns have the same memory, so that none need be copied. */
  static boolean isSame(Column file, Column wanted) {
    if (file.id() != wanted.id()) {
      return false;
    }
    DataType a = file.type();
    DataType b = wanted.type();
    if (a instanceof Primitive || a instanceof Decimal) {
      return a.equals(b);
    }
    List<Column> below = FileFields.below(a);
    List<Column> others = FileFields.below(b);
    return a.getClass() == b.getClass()
        && below.size() == others.size()
        && IntStream.range(0, below.size()).allMatch(i -> isSame(below.get(i), others.get(i)));
  }

  @Override
  public void close() {
    if (held != null) {
      held.close();
    }
  }

  private FieldVector hold(
      BatchBuffers batch, Column file, @Nullable Field type, BufferAllocator allocator) {
    FieldVector vector = held;
    if (vector == null) {
      if (type == null) {
        throw new IllegalStateException("The file has no such column");
      }
      vector = type.createVector(allocator);
      held = vector;
    }
    if (loaded != batch) {
      load(batch, file, vector);
      loaded = batch;
    }
    return vector;
  }

  /** Who reads a column that allows no nulls doesn't look for any. */
  private void load(BatchBuffers batch, Column file, FieldVector vector) {
    batch.load(place, vector);
    try {
      NullCheck.check(vector, file, batch.rows());
    } catch (InvalidRequestException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
