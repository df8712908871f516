package io.recursivestore.exchange;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.stream.StepWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Appends the rows of batches to a stream, with the steps' numbers where the writer looks for them.
 */
final class StepFeed implements AutoCloseable {
  private final StepWriter writer;
  private final String stepColumn;
  private final BigIntVector steps;
  private long next;

  /**
   * Prepares to append.
   *
   * @param stepColumn the column of step numbers; if empty, they are counted
   * @param first the first number, if they are counted
   */
  StepFeed(StepWriter writer, BufferAllocator allocator, String stepColumn, long first) {
    this.writer = writer;
    this.stepColumn = stepColumn;
    this.steps = new BigIntVector(FieldTypes.STEP, allocator);
    this.next = first;
  }

  /**
   * Appends the rows of a batch, each a step.
   *
   * @throws InvalidRequestException if a row can't be a step
   */
  void append(VectorSchemaRoot batch) {
    List<FieldVector> columns = new ArrayList<>();
    columns.add(steps);
    for (FieldVector column : batch.getFieldVectors()) {
      if (!column.getName().equals(stepColumn)) {
        columns.add(column);
      }
    }
    number(batch);
    // Not closed: the vectors are those of the batch.
    writer.append(
        new VectorSchemaRoot(
            columns.stream().map(FieldVector::getField).toList(), columns, batch.getRowCount()));
  }

  private void number(VectorSchemaRoot batch) {
    BigIntVector given = stepColumn.isEmpty() ? steps : (BigIntVector) batch.getVector(stepColumn);
    for (int row = 0; row < batch.getRowCount(); row++) {
      if (given == steps) {
        steps.setSafe(row, next++);
      } else if (given.isNull(row)) {
        throw new InvalidRequestException(
            "Column '" + stepColumn + "' holds the numbers of steps, but one is null.");
      } else {
        steps.setSafe(row, given.get(row));
      }
    }
    steps.setValueCount(batch.getRowCount());
  }

  @Override
  public void close() {
    steps.close();
  }
}
