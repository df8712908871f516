package io.recursivestore.spark.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class RowBatchTest {
  private static final int LONG_TEXT = 2000;
  private static final int MANY = 200;

  /** What vectors may take at most: a batch has about 16 MiB, and vectors are powers of two. */
  private static final long MOST_BYTES = 128L << 20;

  @Test
  void mapsOfManyEntriesTakeNoMoreMemoryThanTheyNeed() {
    MapOf type =
        new MapOf(
            new Column(2, "key", Primitive.STRING, false),
            new Column(3, "value", Primitive.STRING, true));

    writesLongThenMany(
        type,
        texts -> new ArrayBasedMapData(keys(texts.length), new GenericArrayData(texts)),
        "{\"key\":\"k0\",\"value\":\"s\"}");
  }

  @Test
  void listsOfManyStructsTakeNoMoreMemoryThanTheyNeed() {
    Struct struct = new Struct(List.of(new Column(3, "text", Primitive.STRING, true)));

    writesLongThenMany(
        new ListOf(new Column(2, "element", struct, true)),
        texts ->
            new GenericArrayData(
                Arrays.stream(texts)
                    .map(text -> new GenericInternalRow(new Object[] {text}))
                    .toArray()),
        "{\"text\":\"s\"}");
  }

  @FunctionalInterface
  private interface CellOfTexts {
    Object of(Object[] texts);
  }

  /** Few long texts make large vectors, and many short ones afterwards longer vectors. */
  private static void writesLongThenMany(DataType type, CellOfTexts cell, String first) {
    Schema schema = new Schema(List.of(new Column(1, "c", type, true)));
    UTF8String text = UTF8String.fromString("s");
    UTF8String longText = UTF8String.fromString("l".repeat(LONG_TEXT));
    try (BufferAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), memory)) {
      RowBatch batch = new RowBatch(SparkSchemas.toSpark(schema), root);
      fill(batch, i -> new Object[] {longText}, cell);
      Object[] many = new Object[MANY];
      Arrays.fill(many, text);
      fill(batch, i -> i % 2 == 0 ? many : new Object[0], cell);

      ListVector lists = (ListVector) root.getVector("c");
      assertThat(root.getRowCount()).isEqualTo(RowBatch.MAX_ROWS);
      assertThat(lists.getDataVector().getValueCount()).isEqualTo(RowBatch.MAX_ROWS / 2 * MANY);
      assertThat(lists.getDataVector().getObject(0)).hasToString(first);
      assertThat(lists.getElementEndIndex(2)).isEqualTo(2 * MANY);
      assertThat(memory.getPeakMemoryAllocation()).isLessThan(MOST_BYTES);
    }
  }

  private static void fill(RowBatch batch, IntFunction<Object[]> texts, CellOfTexts cell) {
    for (int i = 0; i < RowBatch.MAX_ROWS; i++) {
      InternalRow row = new GenericInternalRow(new Object[] {cell.of(texts.apply(i))});
      batch.add(row);
    }
    batch.toVectors();
  }

  private static GenericArrayData keys(int count) {
    Object[] keys = new Object[count];
    for (int i = 0; i < count; i++) {
      keys[i] = UTF8String.fromString("k" + i);
    }
    return new GenericArrayData(keys);
  }
}
