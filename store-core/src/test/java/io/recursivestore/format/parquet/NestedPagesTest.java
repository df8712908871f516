package io.recursivestore.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Rows;
import io.recursivestore.format.Compression;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.Schema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deeply nested columns, in which nulls and empty lists are rare, so that most batches have none.
 */
final class NestedPagesTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(
                  1,
                  "l",
                  new ListOf(
                      new Column(
                          2,
                          "element",
                          new Struct(
                              List.of(
                                  new Column(3, "n", Primitive.INT64, false),
                                  list(4, "texts", Primitive.STRING),
                                  new Column(
                                      6,
                                      "s",
                                      new Struct(List.of(new Column(7, "b", Primitive.BOOL, true))),
                                      true))),
                          true)),
                  true),
              new Column(
                  8,
                  "m",
                  new MapOf(
                      new Column(9, "key", Primitive.INT32, false),
                      new Column(
                          10,
                          "value",
                          new ListOf(new Column(11, "element", Primitive.FLOAT64, false)),
                          true)),
                  false)));

  private final Random random = new Random(7);
  private int rarity;

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 5_000})
  void rowsReadBackAndStayInOnePage(int oneIn) throws IOException {
    rarity = oneIn;
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 21_000; i++) {
      rows.add(Rows.row("l", orNull(some(this::struct)), "m", some(this::entry)));
    }

    ParquetFile file = ParquetFile.write(SCHEMA, rows, 501, Compression.AUTO);

    assertThat(file.read(SCHEMA, 4_096)).isEqualTo(rows);
    try (ParquetFileReader parquet = file.parquet()) {
      for (ColumnChunkMetaData chunk : parquet.getFooter().getBlocks().get(0).getColumns()) {
        OffsetIndex offsets = parquet.readOffsetIndex(chunk);
        assertThat(offsets.getPageCount()).isGreaterThan(1);
        for (int page = 0; page < offsets.getPageCount(); page++) {
          assertThat(offsets.getLastRowIndex(page, rows.size()) - offsets.getFirstRowIndex(page))
              .isBetween(0L, ColumnChunkWriter.PAGE_ROWS - 1L);
        }
      }
    }
  }

  private Map<String, Object> struct() {
    return Rows.row(
        "n",
        random.nextLong(),
        "texts",
        orNull(some(() -> orNull("text ".repeat(random.nextInt(9))))),
        "s",
        orNull(Rows.row("b", orNull(random.nextBoolean()))));
  }

  private Map<String, Object> entry() {
    return Rows.row("key", random.nextInt(), "value", orNull(some(random::nextGaussian)));
  }

  private <T> List<Object> some(Supplier<T> element) {
    int size = rare() ? 0 : 1 + random.nextInt(3);
    List<Object> elements = new ArrayList<>();
    IntStream.range(0, size).forEach(i -> elements.add(element.get()));
    return elements;
  }

  private Object orNull(Object value) {
    return rare() ? null : value;
  }

  private boolean rare() {
    return rarity < Integer.MAX_VALUE && random.nextInt(rarity) == 0;
  }

  private static Column list(int id, String name, Primitive element) {
    return new Column(id, name, new ListOf(new Column(id + 1, "element", element, true)), true);
  }
}
