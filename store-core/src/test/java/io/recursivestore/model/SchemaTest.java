package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.DataType.Decimal;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a schema allows, finds and says. */
final class SchemaTest {
  private static final Column ID = new Column(1, "id", Primitive.INT64, false);
  private static final Column TEMPERATURE = new Column(2, "temperature", Primitive.FLOAT32, true);
  private static final Schema SCHEMA = new Schema(List.of(ID, TEMPERATURE));

  @Test
  void columnsAreFoundByTheirExactNames() {
    assertThat(SCHEMA.find("temperature")).hasValue(TEMPERATURE);
    assertThat(SCHEMA.find("Temperature")).isEmpty();
    assertThat(SCHEMA.find("")).isEmpty();
    assertThat(SCHEMA.names()).containsExactly("id", "temperature");
  }

  @Test
  void selectedColumnsHaveTheOrderOfTheNames() {
    assertThat(SCHEMA.select(List.of("temperature", "id")).columns())
        .containsExactly(TEMPERATURE, ID);
    assertThat(SCHEMA.select(List.of()).columns()).isEmpty();
  }

  @Test
  void selectingAMisspeltColumnSuggestsTheRightOne() {
    assertThatThrownBy(() -> SCHEMA.select(List.of("id", "temprature")))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("There is no column 'temprature'. Did you mean 'temperature'?");
  }

  @Test
  void selectingAColumnTwiceIsRefused() {
    assertThatThrownBy(() -> SCHEMA.select(List.of("id", "id")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("Column 'id' is declared twice.");
  }

  @Test
  void namesAreUniqueOnOneLevelOnly() {
    Column inner = new Column(4, "id", Primitive.INT8, true);
    Column outer = new Column(3, "s", new Struct(List.of(inner)), true);
    assertThat(new Schema(List.of(ID, outer)).columns()).hasSize(2);
    Column twice =
        new Column(
            3, "s", new Struct(List.of(inner, new Column(5, "id", Primitive.BOOL, true))), true);
    assertThatThrownBy(() -> new Schema(List.of(twice)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("Column 'id' is declared twice.");
  }

  @Test
  void idsAreUniqueOnAllLevels() {
    Column element = new Column(1, "element", Primitive.INT8, true);
    Column key = new Column(1, "key", Primitive.INT8, false);
    Column value = new Column(1, "value", Primitive.INT8, true);
    Column fresh = new Column(9, "value", Primitive.INT8, true);
    List<DataType> types =
        List.of(
            new ListOf(element),
            new Struct(List.of(element)),
            new MapOf(key, fresh),
            new MapOf(new Column(8, "key", Primitive.INT8, false), value));
    for (DataType type : types) {
      assertThatThrownBy(() -> new Schema(List.of(ID, new Column(7, "nested", type, true))))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("reuses id 1.");
    }
  }

  @Test
  void columnsNeedANameAndAPositiveId() {
    assertThatThrownBy(() -> new Column(1, "", Primitive.INT8, true))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("A column's name can't be empty.");
    assertThatThrownBy(() -> new Column(0, "x", Primitive.INT8, true))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("Column 'x' has id 0; ids are positive.");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "39,0", "5,6", "5,-1", "-1,-1"})
  void decimalsOutOfBoundsAreRefused(int precision, int scale) {
    assertThatThrownBy(() -> new Decimal(precision, scale))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Invalid decimal(%d, %d): use a precision of 1 to 38 and a scale of 0 to it.",
            precision, scale);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "1,1", "38,0", "38,38"})
  void decimalsInBoundsAreAllowed(int precision, int scale) {
    assertThat(new Decimal(precision, scale))
        .hasToString("decimal(" + precision + ", " + scale + ")");
  }

  @Test
  void mapKeysCanNotBeNull() {
    Column value = new Column(2, "value", Primitive.INT8, true);
    assertThatThrownBy(() -> new MapOf(new Column(1, "key", Primitive.INT8, true), value))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("A map's key can't be nullable.");
  }

  @Test
  void schemasDescribeThemselves() {
    DataType list = new ListOf(new Column(4, "element", Primitive.STRING, true));
    DataType map =
        new MapOf(
            new Column(6, "key", Primitive.STRING, false),
            new Column(7, "value", new Decimal(9, 2), true));
    DataType struct = new Struct(List.of(new Column(3, "tags", list, true)));
    assertThat(
            new Schema(
                List.of(ID, new Column(2, "s", struct, true), new Column(5, "m", map, false))))
        .hasToString(
            "id: int64 not null, s: struct<tags: list<string>>, "
                + "m: map<string, decimal(9, 2)> not null");
  }

  @Test
  void schemaKeepsItsColumnsWhenTheListChanges() {
    List<Column> columns = new ArrayList<>(List.of(ID));
    Schema schema = new Schema(columns);
    columns.add(TEMPERATURE);
    assertThat(schema.columns()).containsExactly(ID);
  }
}
