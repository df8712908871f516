package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.RandomRows;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that don't fit are refused before anything is written. */
final class SchemaMismatchTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(2, "price", new Decimal(9, 2), true)));

  private final Store store = Store.openOrCreate(new MemoryObjectStore());
  private final BufferAllocator allocator = new RootAllocator();
  private Dataset dataset;

  @BeforeEach
  void create() {
    dataset = store.datasets().create("sales", SCHEMA, CommitInfo.NONE);
  }

  @AfterEach
  void close() {
    store.close();
    allocator.close();
  }

  @Test
  void unknownColumnIsRefusedWithASuggestion() {
    assertRefused(
        "There is no column 'prise'. Did you mean 'price'?",
        new Column(1, "id", Primitive.INT64, false),
        new Column(2, "prise", new Decimal(9, 2), true));
  }

  @Test
  void missingColumnIsNamed() {
    assertRefused(
        "column 'price' is missing. Add it, with nulls if need be.",
        new Column(1, "id", Primitive.INT64, false));
  }

  @Test
  void otherTypeIsNamed() {
    assertRefused(
        "column 'price' is decimal(9, 2), but the rows have decimal(9, 3). Cast it.",
        new Column(1, "id", Primitive.INT64, false),
        new Column(2, "price", new Decimal(9, 3), true));
    assertRefused(
        "column 'id' is int64, but the rows have int32. Cast it.",
        new Column(1, "id", Primitive.INT32, false),
        new Column(2, "price", new Decimal(9, 2), true));
  }

  @Test
  void typeThatCanNotBeStoredIsNamed() {
    Field unsigned = Field.nullable("id", new ArrowType.Int(64, false));
    var schema = new org.apache.arrow.vector.types.pojo.Schema(List.of(unsigned));
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      assertThatThrownBy(() -> dataset.append(root))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage(
              "Column 'id' has the Arrow type Int(64, false), which can't be stored. Cast it to a "
                  + "signed integer, float32, float64, decimal128, utf8, binary, date32, "
                  + "timestamp[us], list, struct or map.");
    }
  }

  @Test
  void nullWhereNoneIsAllowedIsRefused() {
    Schema loose = nullable(SCHEMA);
    try (VectorSchemaRoot root =
        Rows.batch(allocator, loose, List.of(Rows.row("id", null, "price", null)))) {
      assertThatThrownBy(() -> dataset.append(root))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("Column 'id' allows no nulls, but the batch has 1 of them.");
    }
    assertNothingWritten();
  }

  @Test
  void nullableColumnWithoutNullsIsTaken() {
    Schema loose = nullable(SCHEMA);
    try (VectorSchemaRoot root =
        Rows.batch(allocator, loose, List.of(Rows.row("id", 7L, "price", null)))) {
      dataset.append(root);
    }
    assertThat(Rows.of(dataset.read(dataset.latest(), ReadOptions.ALL)))
        .containsExactly(Rows.row("id", 7L, "price", null));
  }

  @Test
  void laterBatchOfAnotherSchemaIsRefused() {
    Schema other = new Schema(List.of(new Column(1, "id", Primitive.INT64, false)));
    try (DatasetWriter writer = dataset.writer(dataset.latest(), WriteOptions.DEFAULT);
        VectorSchemaRoot right =
            Rows.batch(allocator, SCHEMA, List.of(Rows.row("id", 7L, "price", null)));
        VectorSchemaRoot wrong = Rows.batch(allocator, other, List.of(Rows.row("id", 7L)))) {
      writer.write(right);
      assertThatThrownBy(() -> writer.write(wrong))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("column 'price' is missing");
    }
    assertNothingWritten();
  }

  @Test
  void nestedTypesMustBeEqual() {
    Column element = new Column(2, "element", Primitive.INT64, true);
    Column key = new Column(2, "key", Primitive.STRING, false);
    Column value = new Column(3, "value", Primitive.INT64, true);
    Column field = new Column(2, "field", Primitive.INT64, true);
    List<DataType> types =
        List.of(
            Primitive.INT64,
            new ListOf(element),
            new ListOf(new Column(2, "element", Primitive.INT32, true)),
            new MapOf(key, value),
            new MapOf(key, new Column(3, "value", Primitive.INT32, true)),
            new MapOf(new Column(2, "key", Primitive.INT64, false), value),
            new Struct(List.of(field)),
            new Struct(List.of(field, value)),
            new Struct(List.of(value)));
    for (int i = 0; i < types.size(); i++) {
      Schema wanted = new Schema(List.of(new Column(1, "x", types.get(i), true)));
      Dataset nested = store.datasets().create("nested" + i, wanted, CommitInfo.NONE);
      for (DataType type : types) {
        Schema given = new Schema(List.of(new Column(1, "x", type, true)));
        try (VectorSchemaRoot root =
            Rows.batch(allocator, given, new RandomRows(new Random(i)).draw(given, 3))) {
          if (type.equals(types.get(i))) {
            assertThat(nested.append(root).addedRows()).isEqualTo(3);
          } else {
            assertThatThrownBy(() -> nested.append(root))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(
                    "column 'x' is " + types.get(i) + ", but the rows have " + type);
          }
        }
      }
    }
  }

  private void assertRefused(String problem, Column... columns) {
    Schema schema = new Schema(List.of(columns));
    try (VectorSchemaRoot root =
        Rows.batch(allocator, schema, new RandomRows(new Random(1)).draw(schema, 2))) {
      assertThatThrownBy(() -> dataset.append(root))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessage("Dataset 'sales' can't take these rows: " + problem);
    }
    assertNothingWritten();
  }

  private void assertNothingWritten() {
    assertThat(dataset.latest().version()).isEqualTo(1);
    assertThat(store.objects().list("datasets/sales/data")).isEmpty();
  }

  private static Schema nullable(Schema schema) {
    return new Schema(
        schema.columns().stream().map(c -> new Column(c.id(), c.name(), c.type(), true)).toList());
  }
}
