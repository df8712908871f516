package io.recursivestore.spark.function;

import io.recursivestore.Store;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StepWriter;
import io.recursivestore.stream.StreamField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Frames with a column of random arrays for each type of elements, in each form that Spark has. */
enum ArrayFrames {
  /** Views of a stream's mapped memory, over rows. */
  WINDOWS {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      writeStream(directory, false, false);
      return windows(spark, directory);
    }
  },
  /** Windows over rows that lack fields. */
  RAGGED_WINDOWS {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      writeStream(directory, false, true);
      return windows(spark, directory);
    }
  },
  /** Views of a stream's mapped memory, of one row each. */
  SEQUENCES {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      writeStream(directory, true, false);
      return spark.read().format("recursive-store").option("stream", "s").load(directory);
    }
  },
  /** Sequences of different lengths, of which some are null. */
  RAGGED_SEQUENCES {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      writeStream(directory, true, true);
      return spark.read().format("recursive-store").option("stream", "s").load(directory);
    }
  },
  /** Spark's rows, with nulls. */
  UNSAFE {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      return rows(spark, true);
    }
  },
  /** Spark's rows, of a type without nulls. */
  UNSAFE_WITHOUT_NULLS {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      return rows(spark, false);
    }
  },
  /** Arrays of objects, as Spark's interpreted functions make them. */
  GENERIC {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      return rows(spark, true)
          .select(
              Arrays.stream(ElementType.values())
                  .map(t -> functions.expr("transform(%1$s, x -> x) as %1$s".formatted(t)))
                  .toArray(Column[]::new));
    }
  },
  /** The vectors of Spark's Parquet reader. */
  PARQUET {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      rows(spark, true).write().parquet(directory);
      return spark.read().parquet(directory);
    }
  },
  /** The vectors of datasets. */
  DATASET {
    @Override
    Dataset<Row> frame(SparkSession spark, String directory) {
      rows(spark, true)
          .write()
          .format("recursive-store")
          .option("dataset", "d")
          .mode("append")
          .save(directory);
      return spark.read().format("recursive-store").option("dataset", "d").load(directory);
    }
  };

  private static final int ROWS = 60;

  /** Makes the frame, whose columns are named for the types. */
  abstract Dataset<Row> frame(SparkSession spark, String directory);

  private static Dataset<Row> rows(SparkSession spark, boolean nulls) {
    Random random = new Random(1);
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      rows.add(
          RowFactory.create(
              Arrays.stream(ElementType.values())
                  .map(t -> nulls && random.nextInt(20) == 0 ? null : array(random, t, nulls))
                  .toArray()));
    }
    StructType schema = new StructType();
    for (ElementType type : ElementType.values()) {
      schema = schema.add(type.toString(), DataTypes.createArrayType(type.sparkType(), nulls));
    }
    // Spark would compute with a list of rows in the driver, without code of its own.
    return spark.createDataFrame(
        JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 2), schema);
  }

  private static Object[] array(Random random, ElementType type, boolean nulls) {
    int length = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(20);
    int chance = nulls ? 1 + random.nextInt(4) : 0;
    Object[] elements = new Object[length];
    Arrays.setAll(elements, i -> random.nextInt(4) < chance - 1 ? null : element(random, type));
    return elements;
  }

  /** Few values, so that some are equal. */
  private static Object element(Random random, ElementType type) {
    return switch (type) {
      case BOOLEAN -> random.nextBoolean();
      case BYTE -> (byte) (random.nextInt(20) - 10);
      case SHORT -> (short) (random.nextInt(2000) - 1000);
      case INT -> random.nextInt(2_000_000) - 1_000_000;
      case LONG -> random.nextLong(2_000_000_000_000L) - 1_000_000_000_000L;
      case FLOAT -> random.nextInt(60) == 0 ? Float.NaN : random.nextInt(50) / 8f - 3;
      case DOUBLE -> random.nextInt(60) == 0 ? Double.NaN : random.nextInt(50) * 0.1 - 3;
    };
  }

  private static Dataset<Row> windows(SparkSession spark, String root) {
    return spark
        .read()
        .format("recursive-store")
        .option("stream", "s")
        .option("window-length", 7)
        .option("batch-rows", 10)
        .load(root);
  }

  private static void writeStream(String root, boolean sequences, boolean ragged) {
    Random random = new Random(2);
    List<StreamField> fields =
        Arrays.stream(ElementType.values())
            .map(
                t -> {
                  FieldType type = fieldType(t);
                  return sequences
                      ? StreamField.sequence(t.toString(), type)
                      : StreamField.scalar(t.toString(), type);
                })
            .toList();
    try (Store store = Store.openOrCreate(root);
        StepWriter writer = store.streams().define("s", fields, CommitInfo.NONE).writer()) {
      for (int step = 0; step < ROWS; step++) {
        writer.beginStep(step);
        for (ElementType type : ElementType.values()) {
          if (!ragged || random.nextInt(3) > 0) {
            int length = sequences ? (ragged ? 1 + random.nextInt(9) : 9) : 1;
            set(writer, type, random, length, sequences);
          }
        }
        writer.endStep();
      }
    }
  }

  private static FieldType fieldType(ElementType type) {
    return switch (type) {
      case BOOLEAN -> FieldType.BOOL;
      case BYTE -> FieldType.INT8;
      case SHORT -> FieldType.INT16;
      case INT -> FieldType.INT32;
      case LONG -> FieldType.INT64;
      case FLOAT -> FieldType.FLOAT32;
      case DOUBLE -> FieldType.FLOAT64;
    };
  }

  private static void set(
      StepWriter writer, ElementType type, Random random, int length, boolean sequence) {
    int field = writer.field(type.toString());
    Object[] elements = new Object[length];
    Arrays.setAll(elements, i -> element(random, type));
    if (type == ElementType.BOOLEAN) {
      boolean[] values = new boolean[elements.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (Boolean) elements[i];
      }
      if (sequence) {
        writer.setBooleans(field, values, 0, values.length);
      } else {
        writer.setBoolean(field, values[0]);
      }
    } else if (type.isFloating()) {
      double[] values =
          Arrays.stream(elements).mapToDouble(x -> ((Number) x).doubleValue()).toArray();
      if (sequence) {
        writer.setDoubles(field, values, 0, values.length);
      } else {
        writer.setDouble(field, values[0]);
      }
    } else {
      long[] values = Arrays.stream(elements).mapToLong(x -> ((Number) x).longValue()).toArray();
      if (sequence) {
        writer.setLongs(field, values, 0, values.length);
      } else {
        writer.setLong(field, values[0]);
      }
    }
  }
}
