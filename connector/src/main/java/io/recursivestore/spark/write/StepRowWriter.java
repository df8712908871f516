package io.recursivestore.spark.write;

import io.recursivestore.Store;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.type.StreamFields;
import io.recursivestore.stream.StagedSegment;
import io.recursivestore.stream.StagedWriter;
import io.recursivestore.stream.StepWriter;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;

/** Writes the rows of a task as steps. */
final class StepRowWriter implements DataWriter<InternalRow> {
  private final Store store;
  private final StagedWriter staged;
  private final StepWriter steps;
  private final boolean ordered;
  private final int stepColumn;
  private final boolean intSteps;
  private final StepSetter[] setters;
  private final String stream;
  private boolean any;
  private long last;

  StepRowWriter(StepWriterFactory factory) {
    store = factory.root().open(factory.storeId());
    staged = store.streams().open(factory.stream().name()).stagedWriter();
    steps = staged.steps();
    ordered = factory.ordered();
    stream = factory.stream().name();
    stepColumn = StreamFields.requireStep(factory.stream().name(), factory.rows());
    StructField[] columns = factory.rows().fields();
    intSteps = columns[stepColumn].dataType().equals(DataTypes.IntegerType);
    setters = new StepSetter[columns.length - 1];
    int next = 0;
    for (int column = 0; column < columns.length; column++) {
      if (column != stepColumn) {
        int field = steps.field(columns[column].name());
        setters[next++] = StepSetter.of(columns[column].dataType(), column, field);
      }
    }
  }

  @Override
  public void write(InternalRow row) {
    begin(row);
    for (StepSetter setter : setters) {
      if (!row.isNullAt(setter.column())) {
        setter.set(row, steps);
      }
    }
    steps.endStep();
  }

  private void begin(InternalRow row) {
    if (row.isNullAt(stepColumn)) {
      throw new InvalidRequestException("A row has no step: its column 'step' is null.");
    }
    long step = intSteps ? row.getInt(stepColumn) : row.getLong(stepColumn);
    if (any && step <= last) {
      throw new InvalidRequestException(
          "Stream '"
              + stream
              + "': step "
              + step
              + " doesn't follow step "
              + last
              + (ordered && step < last
                  ? ". The option 'ordered' says that rows are sorted: leave it out."
                  : ". Each row is a step, and each step has one row."));
    }
    any = true;
    last = step;
    steps.beginStep(step);
  }

  @Override
  public WriterCommitMessage commit() {
    return new WrittenParts(staged.finish().toArray(StagedSegment[]::new));
  }

  @Override
  public void abort() {
    staged.close();
  }

  @Override
  public void close() {
    try (store) {
      staged.close();
    }
  }
}
