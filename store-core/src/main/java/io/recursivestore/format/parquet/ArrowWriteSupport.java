package io.recursivestore.format.parquet;

import io.recursivestore.model.Column;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Feeds Arrow rows to parquet-java. Writers for the columns are made once a batch, not once a row.
 */
final class ArrowWriteSupport extends WriteSupport<ArrowRow> {
  private final Schema schema;
  private final Supplier<Map<String, String>> metadata;
  private @Nullable RecordConsumer consumer;
  private FieldVector[] vectors = new FieldVector[0];
  private ValueWriter[] writers = new ValueWriter[0];

  ArrowWriteSupport(Schema schema, Supplier<Map<String, String>> metadata) {
    this.schema = schema;
    this.metadata = metadata;
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the superclass
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  @Override
  public FinalizedWriteContext finalizeWrite() {
    return new FinalizedWriteContext(metadata.get());
  }

  @Override
  public void prepareForWrite(RecordConsumer recordConsumer) {
    this.consumer = recordConsumer;
  }

  @Override
  public void write(ArrowRow row) {
    RecordConsumer out = Objects.requireNonNull(consumer);
    if (row.index == 0) {
      // A new batch, though perhaps in the same vectors as the one before.
      bind(Objects.requireNonNull(row.batch), out);
    }
    out.startMessage();
    for (int i = 0; i < writers.length; i++) {
      if (!vectors[i].isNull(row.index)) {
        String name = schema.columns().get(i).name();
        out.startField(name, i);
        writers[i].write(row.index);
        out.endField(name, i);
      }
    }
    out.endMessage();
  }

  private WriteContext context() {
    return new WriteContext(ParquetSchemas.toParquet(schema), Map.of());
  }

  private void bind(VectorSchemaRoot batch, RecordConsumer out) {
    List<Column> columns = schema.columns();
    vectors = new FieldVector[columns.size()];
    writers = new ValueWriter[columns.size()];
    for (int i = 0; i < vectors.length; i++) {
      Column column = columns.get(i);
      FieldVector vector = batch.getVector(column.name());
      if (vector == null) {
        throw new InvalidRequestException("The batch has no column '" + column.name() + "'.");
      }
      if (!column.nullable() && vector.getNullCount() > 0) {
        throw new InvalidRequestException(
            "Column '"
                + column.name()
                + "' allows no nulls, but the batch has "
                + vector.getNullCount()
                + " of them.");
      }
      vectors[i] = vector;
      writers[i] = ValueWriter.of(vector, column, out);
    }
  }
}
