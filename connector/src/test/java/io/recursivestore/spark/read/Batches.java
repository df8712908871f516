package io.recursivestore.spark.read;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/** Reads a scan without Spark, partition by partition: each row as the list of its columns. */
final class Batches {
  private Batches() {}

  static List<List<List<Object>>> partitions(Scan scan) throws IOException {
    Batch batch = scan.toBatch();
    PartitionReaderFactory factory = batch.createReaderFactory();
    List<List<List<Object>>> partitions = new ArrayList<>();
    for (InputPartition partition : batch.planInputPartitions()) {
      List<List<Object>> rows = new ArrayList<>();
      try (PartitionReader<ColumnarBatch> reader = factory.createColumnarReader(partition)) {
        while (reader.next()) {
          add(reader.get(), scan.readSchema(), rows);
        }
      }
      partitions.add(rows);
    }
    return partitions;
  }

  static List<List<Object>> rows(Scan scan) throws IOException {
    return partitions(scan).stream().flatMap(List::stream).toList();
  }

  private static void add(ColumnarBatch batch, StructType schema, List<List<Object>> rows) {
    for (int row = 0; row < batch.numRows(); row++) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < schema.length(); i++) {
        StructField field = schema.fields()[i];
        Object value =
            batch.column(i).isNullAt(row) ? null : batch.getRow(row).get(i, field.dataType());
        values.add(plain(value, field.dataType()));
      }
      rows.add(values);
    }
  }

  private static Object plain(Object value, DataType type) {
    if (!(type instanceof ArrayType array) || value == null) {
      return value;
    }
    ArrayData data = (ArrayData) value;
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < data.numElements(); i++) {
      boolean isNull = array.containsNull() && data.isNullAt(i);
      elements.add(isNull ? null : plain(data.get(i, array.elementType()), array.elementType()));
    }
    return elements;
  }
}
