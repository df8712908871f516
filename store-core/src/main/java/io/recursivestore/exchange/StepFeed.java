package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.stream.StepWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FloatingPointVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.jspecify.annotations.Nullable;

/** Appends the rows of batches to a stream. A null leaves its field unset. */
final class StepFeed {
  private final StepWriter writer;
  private final String stepColumn;
  private long next;
  private long[] longs = new long[16];
  private double[] doubles = new double[16];
  private boolean[] booleans = new boolean[16];

  /** Sets a field of the open step to the value of a row that is not null. */
  @FunctionalInterface
  private interface Setter {
    void set(int row);
  }

  /**
   * Prepares to append.
   *
   * @param stepColumn the column of step numbers; if empty, steps go on after the last one
   */
  StepFeed(StepWriter writer, String stepColumn) {
    this.writer = writer;
    this.stepColumn = stepColumn;
    this.next = writer.lastStep().isPresent() ? writer.lastStep().getAsLong() + 1 : 0;
  }

  /**
   * Appends the rows of a batch, each a step.
   *
   * @throws InvalidRequestException if a row can't be a step; those before it are appended
   */
  void append(VectorSchemaRoot batch) {
    List<FieldVector> vectors = new ArrayList<>();
    List<Setter> setters = new ArrayList<>();
    for (FieldVector vector : batch.getFieldVectors()) {
      if (!vector.getName().equals(stepColumn)) {
        vectors.add(vector);
        setters.add(setter(vector, writer.field(vector.getName())));
      }
    }
    BigIntVector steps = stepColumn.isEmpty() ? null : (BigIntVector) batch.getVector(stepColumn);
    for (int row = 0; row < batch.getRowCount(); row++) {
      writer.beginStep(step(steps, row));
      for (int f = 0; f < setters.size(); f++) {
        if (!vectors.get(f).isNull(row)) {
          setters.get(f).set(row);
        }
      }
      writer.endStep();
    }
  }

  private long step(@Nullable BigIntVector steps, int row) {
    if (steps == null) {
      return next++;
    }
    if (steps.isNull(row)) {
      throw new InvalidRequestException(
          "Column '" + stepColumn + "' holds the numbers of steps, but one is null.");
    }
    return steps.get(row);
  }

  private Setter setter(FieldVector vector, int field) {
    if (vector instanceof ListVector list) {
      return sequence(list, field);
    }
    if (vector instanceof BitVector v) {
      return row -> writer.setBoolean(field, v.get(row) != 0);
    }
    if (vector instanceof FloatingPointVector v) {
      return row -> writer.setDouble(field, v.getValueAsDouble(row));
    }
    BaseIntVector v = (BaseIntVector) vector;
    return row -> writer.setLong(field, v.getValueAsLong(row));
  }

  private Setter sequence(ListVector list, int field) {
    FieldVector values = list.getDataVector();
    if (values instanceof BitVector v) {
      return row -> {
        int start = list.getElementStartIndex(row);
        int count = check(list, values, row);
        if (count > booleans.length) {
          booleans = Arrays.copyOf(booleans, 2 * count);
        }
        for (int i = 0; i < count; i++) {
          booleans[i] = v.get(start + i) != 0;
        }
        writer.setBooleans(field, booleans, 0, count);
      };
    }
    if (values instanceof FloatingPointVector v) {
      return row -> {
        int start = list.getElementStartIndex(row);
        int count = check(list, values, row);
        if (count > doubles.length) {
          doubles = Arrays.copyOf(doubles, 2 * count);
        }
        for (int i = 0; i < count; i++) {
          doubles[i] = v.getValueAsDouble(start + i);
        }
        writer.setDoubles(field, doubles, 0, count);
      };
    }
    BaseIntVector v = (BaseIntVector) values;
    return row -> {
      int start = list.getElementStartIndex(row);
      int count = check(list, values, row);
      if (count > longs.length) {
        longs = Arrays.copyOf(longs, 2 * count);
      }
      for (int i = 0; i < count; i++) {
        longs[i] = v.getValueAsLong(start + i);
      }
      writer.setLongs(field, longs, 0, count);
    };
  }

  /** Returns the number of elements, none of which is null. */
  private static int check(ListVector list, FieldVector values, int row) {
    int start = list.getElementStartIndex(row);
    int end = list.getElementEndIndex(row);
    if (values.getNullCount() > 0) {
      for (int i = start; i < end; i++) {
        if (values.isNull(i)) {
          throw new InvalidRequestException(
              "A sequence in column '"
                  + list.getName()
                  + "' holds a null, which a stream's sequences can't. Fill it, or leave the column"
                  + " out.");
        }
      }
    }
    return end - start;
  }
}
