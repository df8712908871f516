package io.recursivestore.format.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomFilters;
import io.recursivestore.Rows;
import io.recursivestore.dataset.Truth;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Value;
import io.recursivestore.sql.Database;
import io.recursivestore.sql.DatabaseUrl;
import io.recursivestore.sql.TestDatabase;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows in tables, and filters that a database evaluates. */
final class RowTableTest {
  private static final int ROUNDS = 6;
  private static final int FILTERS = 60;

  @TempDir Path directory;
  private final BufferAllocator memory = new RootAllocator();

  @ParameterizedTest
  @EnumSource
  void filtersAreTrueForJustTheRowsForWhichTheyAre(TestDatabase kind) {
    Random random = new Random(11);
    try (Database database = open(kind)) {
      for (int round = 0; round < ROUNDS; round++) {
        List<Map<String, Object>> rows = RandomFilters.rows(random);
        RowTable table = table(database, "t" + round, RandomFilters.SCHEMA, rows);
        for (int i = 0; i < FILTERS; i++) {
          Filter filter = RandomFilters.filter(random, 3);
          List<Map<String, Object>> expected =
              rows.stream()
                  .filter(row -> Truth.of(filter, RandomFilters.plain(row)) == Truth.TRUE)
                  .map(row -> zeros(kind, row))
                  .toList();

          assertThat(read(database, table, Optional.of(filter)))
              .as(filter.text())
              .isEqualTo(expected);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void decimalsAreComparedWithNumbersOfAnyScale(TestDatabase kind) {
    Schema schema = new Schema(List.of(new Column(1, "d", new Decimal(5, 1), true)));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = -25; i <= 25; i++) {
      rows.add(Rows.row("d", BigDecimal.valueOf(i, 1)));
    }
    try (Database database = open(kind)) {
      RowTable table = table(database, "t", schema, rows);
      for (String text : List.of("1.2", "1.25", "-1.25", "1.20", "0", "1e40", "-1e40", "2.5")) {
        Value value = new Value.OfDecimal(new BigDecimal(text));
        List<Filter> filters = new ArrayList<>();
        for (Operator operator : Operator.values()) {
          filters.add(new Filter.Compare("d", operator, value));
        }
        filters.add(new Filter.In("d", List.of(value, value)));
        for (Filter filter : filters) {
          assertThat(read(database, table, Optional.of(filter)))
              .as(filter.text())
              .isEqualTo(rows.stream().filter(row -> Truth.of(filter, row) == Truth.TRUE).toList());
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatFitsIsAsked(TestDatabase kind) {
    try (Database database = open(kind)) {
      RowTable table = table(database, "t", RandomFilters.SCHEMA, List.of());
      assertThat(read(database, table, Optional.empty())).isEmpty();
      assertThat(read(database, table, Optional.of(new Filter.In("INT64", List.of())))).isEmpty();
      Value text = new Value.OfString("1' OR 1 = 1 --");
      for (Filter filter :
          List.of(
              new Filter.Compare("INT64", Operator.EQ, text),
              new Filter.In("decimal", List.of(text)),
              new Filter.Match("DATE", Filter.Part.ANY, "x"),
              new Filter.Compare("BINARY", Operator.EQ, text),
              new Filter.Compare("STRING", Operator.EQ, new Value.OfString("a\0")))) {
        assertThatThrownBy(() -> read(database, table, Optional.of(filter)))
            .as(filter.text())
            .isInstanceOf(InvalidRequestException.class);
      }
      assertThatThrownBy(() -> read(database, table, Optional.of(new Filter.IsNull("int6"))))
          .isInstanceOf(NotFoundException.class)
          .hasMessageContaining("Did you mean");
      assertThat(
              read(database, table, Optional.of(new Filter.Compare("STRING", Operator.EQ, text))))
          .isEmpty();
    }
  }

  private Database open(TestDatabase kind) {
    String url = kind.fresh(directory);
    return DatabaseUrl.of(url).orElseThrow().open(TestDatabase.settings(url));
  }

  private RowTable table(
      Database database, String name, Schema schema, List<Map<String, Object>> rows) {
    RowTable table = new RowTable(name, schema, database.dialect());
    try (VectorSchemaRoot batch = Rows.batch(memory, schema, rows)) {
      database.write(
          session -> {
            table.create(session);
            table.insert(session, batch, 0);
            return table;
          });
    }
    return table;
  }

  private List<Map<String, Object>> read(
      Database database, RowTable table, Optional<Filter> filter) {
    return Rows.of(table.read(database, memory, Optional.empty(), filter));
  }

  /** SQLite keeps negative zeros as zeros. */
  private static Map<String, Object> zeros(TestDatabase kind, Map<String, Object> row) {
    Map<String, Object> kept = new HashMap<>(row);
    if (kind == TestDatabase.SQLITE) {
      kept.computeIfPresent("FLOAT32", (name, value) -> (Float) value + 0.0f);
      kept.computeIfPresent("FLOAT64", (name, value) -> (Double) value + 0.0);
    }
    return kept;
  }
}
