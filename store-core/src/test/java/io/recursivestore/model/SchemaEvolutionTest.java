package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.SchemaChange.Add;
import io.recursivestore.model.SchemaChange.After;
import io.recursivestore.model.SchemaChange.AllowNull;
import io.recursivestore.model.SchemaChange.Drop;
import io.recursivestore.model.SchemaChange.End;
import io.recursivestore.model.SchemaChange.Move;
import io.recursivestore.model.SchemaChange.Rename;
import io.recursivestore.model.SchemaChange.Widen;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What changes do to a schema, and what they can't. */
final class SchemaEvolutionTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT32, false),
              new Column(
                  2,
                  "place",
                  new Struct(
                      List.of(
                          new Column(3, "lat", Primitive.FLOAT32, false),
                          new Column(4, "lon", Primitive.FLOAT32, true))),
                  true),
              new Column(
                  5, "list", new ListOf(new Column(6, "element", Primitive.INT8, false)), true),
              new Column(
                  7,
                  "map",
                  new MapOf(
                      new Column(8, "key", Primitive.STRING, false),
                      new Column(9, "value", new Decimal(4, 2), true)),
                  true)));

  @Test
  void columnsKeepTheirIdsAndNewOnesGetNewOnes() {
    Schema changed =
        apply(
            new Rename(List.of("id"), "number"),
            new Drop(List.of("place", "lon")),
            new Add(List.of("place", "lon"), Primitive.STRING, true, null, End.FIRST),
            new Add(
                List.of("points"),
                new ListOf(
                    new Column(
                        1,
                        "element",
                        new Struct(List.of(new Column(1, "x", Primitive.BOOL, true))),
                        true)),
                true,
                null,
                new After("number")));

    assertThat(changed)
        .hasToString(
            "number: int32 not null, points: list<struct<x: bool>>,"
                + " place: struct<lon: string, lat: float32 not null>, list: list<int8>,"
                + " map: map<string, decimal(4, 2)>");
    assertThat(changed.lastId()).isEqualTo(13);
    assertThat(changed.columns()).extracting(Column::id).containsExactly(1, 11, 2, 5, 7);
    assertThat(((Struct) changed.columns().get(2).type()).columns())
        .extracting(Column::id)
        .containsExactly(10, 3);
  }

  @Test
  void idsOfDroppedColumnsAreNotGivenAgain() {
    Schema changed = apply(new Drop(List.of("map")), new Drop(List.of("list")));
    assertThat(changed.lastId()).isEqualTo(9);
    assertThat(SchemaEvolution.apply(changed, List.of(new Add("b", Primitive.BOOL))).lastId())
        .isEqualTo(10);
  }

  @Test
  void columnsInListsAndMapsAreChanged() {
    assertThat(
            apply(
                new Widen(List.of("list", "element"), Primitive.INT64),
                new AllowNull(List.of("list", "element")),
                new Widen(List.of("map", "value"), new Decimal(38, 2)),
                new Move(List.of("map"), End.FIRST),
                new Move(List.of("place"), new After("place"))))
        .hasToString(
            "map: map<string, decimal(38, 2)>, id: int32 not null,"
                + " place: struct<lat: float32 not null, lon: float32>, list: list<int64>");
  }

  @Test
  void whatIsNotThereIsNotFound() {
    refused(new Drop(List.of("maps")), "There is no column 'maps'. Did you mean 'map'?");
    refused(
        new Rename(List.of("place", "lom"), "x"),
        "There is no column 'place.lom'. Did you mean 'place.lon'?");
    refused(
        new Drop(List.of("id", "x")),
        "There is no column 'id.x': 'id' is int32, which has no columns in it.");
    refused(new Move(List.of("place", "lon"), new After("id")), "There is no column 'place.id'.");
    refused(new Drop(List.of()), "A change of a schema has to name a column.");
  }

  @Test
  void whatCantBeIsRefused() {
    refused(
        new Add("id", Primitive.BOOL),
        "There is a column 'id' already. Use another name, or drop that one before.");
    refused(new Rename(List.of("id"), "map"), "There is a column 'map' already.");
    refused(new Rename(List.of("id"), ""), "A column's name can't be empty.");
    refused(
        new Add(List.of("place", "alt"), Primitive.BOOL, false, null, End.LAST),
        "Column 'place.alt' allows no nulls, so rows that are there already need a value.");
    refused(
        new Add(List.of("list", "second"), Primitive.BOOL, true, null, End.LAST),
        "Column 'list' is list<int8>: only in a struct can columns be added, dropped, renamed and"
            + " moved.");
    refused(new Drop(List.of("map", "key")), "Column 'map' is map<string, decimal(4, 2)>: only");
    refused(new AllowNull(List.of("map", "key")), "A map's key can't be nullable.");
    assertThatThrownBy(
            () -> apply(new Drop(List.of("place", "lat")), new Drop(List.of("place", "lon"))))
        .hasMessage(
            "Column 'place.lon' can't be dropped: it is the last one of its struct. Add another one"
                + " before, or drop the struct.");
  }

  @Test
  void typesThatDoNotHoldAllValuesAreRefused() {
    refused(
        new Widen(List.of("id"), Primitive.INT16),
        "Column 'id' is int32 and can't become int16. It can become int64.");
    refused(
        new Widen(List.of("list", "element"), Primitive.FLOAT64),
        "Column 'list.element' is int8 and can't become float64. It can become int16 or int32 or"
            + " int64.");
    refused(
        new Widen(List.of("map", "value"), new Decimal(5, 3)),
        "It can become a decimal of more digits, up to decimal(38, 2).");
    refused(new Widen(List.of("map", "key"), Primitive.BINARY), "No type is wider.");
    refused(new Widen(List.of("place"), Primitive.STRING), "Change the columns in it, one by one.");
  }

  @ParameterizedTest
  @CsvSource({
    "INT8, 128",
    "BOOL, 2",
    "DATE, 2147483648",
    "STRING, 1",
    "BINARY, 1",
    "FLOAT64, 1",
  })
  void defaultsThatTheTypeCantHoldAreRefused(Primitive type, long value) {
    assertThatThrownBy(() -> new Column(1, "c", type, true, new Value.OfLong(value)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Column 'c' of type " + type + " can't have the default " + value);
  }

  @Test
  void rowsOfOtherColumnsAreMerged() {
    Schema rows =
        new Schema(
            List.of(
                new Column(
                    1,
                    "place",
                    new Struct(
                        List.of(
                            new Column(2, "alt", Primitive.INT8, false),
                            new Column(3, "lat", Primitive.FLOAT64, true))),
                    false),
                new Column(4, "id", Primitive.INT8, true),
                new Column(
                    5,
                    "tags",
                    new ListOf(new Column(6, "element", Primitive.INT8, false)),
                    false)));

    SchemaMerge merge = SchemaMerge.of(SCHEMA, rows);

    assertThat(merge.schema())
        .hasToString(
            "id: int32 not null, place: struct<lat: float64 not null, lon: float32, alt: int8>,"
                + " list: list<int8>, map: map<string, decimal(4, 2)>, tags: list<int8>");
    assertThat(merge.files())
        .hasToString(
            "place: struct<alt: int8, lat: float64 not null>, id: int8 not null, tags: list<int8>");
    assertThat(merge.files().columns()).extracting(Column::id).containsExactly(2, 1, 11);
    assertThat(SchemaFit.problem(merge.files().columns(), merge.schema().columns())).isEmpty();
    assertThat(SchemaFit.problem(SCHEMA.columns(), merge.schema().columns())).isEmpty();
  }

  @Test
  void rowsThatCantBeMergedAreRefused() {
    Schema text = new Schema(List.of(new Column(1, "id", Primitive.STRING, true)));
    assertThatThrownBy(() -> SchemaMerge.of(SCHEMA, text))
        .hasMessage(
            "Column 'id' is int32, but the rows have string, and neither is wider. Cast it.");
    Schema none = new Schema(List.of(new Column(1, "other", Primitive.STRING, true)));
    assertThatThrownBy(() -> SchemaMerge.of(SCHEMA, none))
        .hasMessage("The rows can't be taken: column 'id' (id 1) is missing.");
  }

  private static Schema apply(SchemaChange... changes) {
    return SchemaEvolution.apply(SCHEMA, List.of(changes));
  }

  private static void refused(SchemaChange change, String message) {
    assertThatThrownBy(() -> apply(change))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(message);
  }
}
