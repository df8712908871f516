package io.recursivestore.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_values;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Random nested tables in files that parquet-java wrote, with random settings. Of any columns, and
 * members of them, random conditions leave the rows that they leave of what was written.
 */
@SparkTest
class RandomParquetTest {
  private static final int TABLES = Integer.getInteger("random.tables", 5);
  private static final int QUERIES = 6;
  private static final List<String> SCALARS =
      List.of(
          "boolean",
          "tinyint",
          "smallint",
          "int",
          "bigint",
          "float",
          "double",
          "decimal(9,2)",
          "decimal(18,4)",
          "decimal(38,10)",
          "string",
          "binary",
          "date",
          "timestamp",
          "timestamp_ntz");

  @TempDir Path directory;

  /** A seed that fails is tried alone by {@code -Drandom.seed}. */
  static LongStream seeds() {
    Long only = Long.getLong("random.seed");
    return only == null ? new SplittableRandom().longs(TABLES) : LongStream.of(only);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void conditionsAndMembersAreThoseOfWhatWasWritten(long seed, SparkSession spark) {
    SplittableRandom random = new SplittableRandom(seed);
    StructType schema = schema(random);
    Dataset<Row> some = new RandomRows(seed).frame(spark, schema, 60);
    Dataset<Row> expected =
        some.crossJoin(spark.range(40))
            .drop("id")
            .union(new RandomRows(~seed).frame(spark, schema, 900))
            .repartition(2)
            .persist();
    String path = directory.resolve("files").toString();
    expected.write().options(settings(random)).parquet(path);
    Dataset<Row> actual = linked(spark, path, seed);
    List<Row> samples = some.limit(20).collectAsList();

    assertThat(sorted(actual)).as("seed %d", seed).isEqualTo(sorted(expected));
    for (int i = 0; i < QUERIES; i++) {
      Column condition = condition(random, schema, samples, 2);
      Column[] members =
          IntStream.rangeClosed(0, random.nextInt(4))
              .mapToObj(n -> member(random, schema).as("m" + n))
              .toArray(Column[]::new);
      assertThat(sorted(actual.where(condition).select(members)))
          .as("seed %d, %s where %s", seed, Arrays.toString(members), condition)
          .isEqualTo(sorted(expected.where(condition).select(members)));
    }
    expected.unpersist();
  }

  private Dataset<Row> linked(SparkSession spark, String path, long seed) {
    String lab = "random" + Long.toUnsignedString(seed);
    spark.conf().set("spark.sql.catalog." + lab, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + lab + ".root", directory.resolve("store").toString());
    spark.sql("CALL %s.system.import_files('d', '%s')".formatted(lab, path)).collectAsList();
    return spark.table(lab + ".datasets.d");
  }

  private static Map<String, String> settings(SplittableRandom random) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("parquet.writer.version", pick(random, "v1", "v2"));
    settings.put("parquet.enable.dictionary", pick(random, "true", "false"));
    settings.put("parquet.page.size", pick(random, "512", "4096", "1048576"));
    settings.put("parquet.page.row.count.limit", pick(random, "50", "700", "20000"));
    settings.put("parquet.block.size", pick(random, "20000", "134217728"));
    settings.put("parquet.block.size.row.check.min", "100");
    settings.put("parquet.page.size.row.check.min", "10");
    settings.put("compression", pick(random, "none", "snappy", "gzip", "zstd", "lz4_raw"));
    return settings;
  }

  private static String pick(SplittableRandom random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private static StructType schema(SplittableRandom random) {
    StructType schema = new StructType();
    for (int i = 0, count = 3 + random.nextInt(6); i < count; i++) {
      schema = schema.add("c" + i, type(random, 3));
    }
    return schema;
  }

  private static DataType type(SplittableRandom random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(6);
    if (kind == 3) {
      return DataTypes.createArrayType(type(random, depth - 1));
    }
    if (kind == 4) {
      return DataTypes.createMapType(DataTypes.StringType, type(random, depth - 1));
    }
    if (kind == 5) {
      StructType struct = new StructType();
      for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
        struct = struct.add("f" + i, type(random, depth - 1));
      }
      return struct;
    }
    return DataType.fromDDL(SCALARS.get(random.nextInt(SCALARS.size())));
  }

  /** A column, or what members of it are: of structs, of all elements, or of all values. */
  private static Column member(SplittableRandom random, StructType schema) {
    StructField field = schema.fields()[random.nextInt(schema.length())];
    Column column = col(field.name());
    DataType type = field.dataType();
    while (random.nextInt(4) > 0) {
      if (type instanceof MapType map) {
        column = map_values(column);
        type = DataTypes.createArrayType(map.valueType());
      }
      DataType inner = type instanceof ArrayType array ? array.elementType() : type;
      if (!(inner instanceof StructType struct)) {
        return column;
      }
      StructField next = struct.fields()[random.nextInt(struct.length())];
      column = column.getField(next.name());
      if (type instanceof ArrayType) {
        return column;
      }
      type = next.dataType();
    }
    return column;
  }

  private static Column condition(
      SplittableRandom random, StructType schema, List<Row> samples, int depth) {
    if (depth > 0 && random.nextInt(3) > 0) {
      Column left = condition(random, schema, samples, depth - 1);
      Column right = condition(random, schema, samples, depth - 1);
      return switch (random.nextInt(3)) {
        case 0 -> left.and(right);
        case 1 -> left.or(right);
        default -> not(left).and(right);
      };
    }
    int index = random.nextInt(schema.length());
    Column column = col(schema.fields()[index].name());
    DataType type = schema.fields()[index].dataType();
    Object value = samples.get(random.nextInt(samples.size())).get(index);
    while (type instanceof StructType struct) {
      int member = random.nextInt(struct.length());
      column = column.getField(struct.fields()[member].name());
      type = struct.fields()[member].dataType();
      value = value == null ? null : ((Row) value).get(member);
    }
    if (value == null || type instanceof ArrayType || type instanceof MapType) {
      return random.nextBoolean() ? column.isNull() : column.isNotNull();
    }
    return comparison(random, column, lit(value));
  }

  private static Column comparison(SplittableRandom random, Column column, Column value) {
    return switch (random.nextInt(8)) {
      case 0 -> column.equalTo(value);
      case 1 -> column.notEqual(value);
      case 2 -> column.lt(value);
      case 3 -> column.leq(value);
      case 4 -> column.gt(value);
      case 5 -> column.geq(value);
      case 6 -> column.eqNullSafe(value);
      default -> not(column.equalTo(value));
    };
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(RandomParquetTest::text).sorted().toList();
  }

  private static String text(Object value) {
    if (value instanceof Row row) {
      List<String> members = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        members.add(text(row.get(i)));
      }
      return members.toString();
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      List<String> entries = new ArrayList<>();
      CollectionConverters.asJava(map).forEach((k, v) -> entries.add(text(k) + "=" + text(v)));
      return entries.stream().sorted().toList().toString();
    }
    if (value instanceof scala.collection.Seq<?> list) {
      return CollectionConverters.asJava(list).stream()
          .map(RandomParquetTest::text)
          .toList()
          .toString();
    }
    return value instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(value);
  }
}
