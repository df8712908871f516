package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NotFoundException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeaturesTest {
  private static final String INT64 = "{\"dtype\":\"int64\",\"_type\":\"Value\"}";

  @Test
  void allSpellingsOfAListAreEqual() {
    Features list = Features.parse("{\"x\":{\"feature\":" + INT64 + ",\"_type\":\"List\"}}");

    assertThat(
            Features.parse(
                "{\"x\":{\"feature\":" + INT64 + ",\"length\":-1,\"_type\":\"Sequence\"}}"))
        .isEqualTo(list)
        .hasSameHashCodeAs(list);
    assertThat(Features.parse("{\"x\":[" + INT64 + "]}")).isEqualTo(list);
    assertThat(Features.parse("{\"x\":" + INT64 + "}")).isNotEqualTo(list);
  }

  @Test
  void aSequenceOfAStructIsAStructOfLists() {
    assertThat(
            Features.parse(
                "{\"x\":{\"feature\":{\"a\":" + INT64 + "},\"length\":2,\"_type\":\"Sequence\"}}"))
        .isEqualTo(
            Features.parse(
                "{\"x\":{\"a\":{\"feature\":" + INT64 + ",\"length\":2,\"_type\":\"List\"}}}"));
  }

  @Test
  void idsThatSayNothingAreDropped() {
    assertThat(Features.parse("{\"x\":{\"dtype\":\"int64\",\"id\":null,\"_type\":\"Value\"}}"))
        .isEqualTo(Features.parse("{\"x\":" + INT64 + "}"));
  }

  @Test
  void unknownFeaturesAreKeptAsTheyAre() {
    String feature = "{\"rate\":[1,{\"a\":null}],\"_type\":\"Hologram\"}";

    assertThat(Features.parse("{\"x\":" + feature + "}").json("x")).isEqualTo(feature);
  }

  @Test
  void aStructMayHaveAMemberNamedLikeTheMark() {
    Features features = Features.parse("{\"x\":{\"_type\":" + INT64 + ",\"b\":" + INT64 + "}}");

    assertThat(features.fields().get("x").getChildren())
        .extracting(Field::getName)
        .containsExactly("_type", "b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "7",
        "{\"x\":7}",
        "{\"x\":[]}",
        "{\"x\":[1,2]}",
        "{\"x\":{\"_type\":\"List\"}}",
        "{\"x\":{\"feature\":{\"dtype\":\"int8\",\"_type\":\"Value\"},\"length\":-2,\"_type\":\"List\"}}",
        "{\"x\":{\"feature\":{\"dtype\":\"int8\",\"_type\":\"Value\"},\"length\":9999999999,\"_type\":\"List\"}}",
        "{\"x\":",
        "{} {}"
      })
  void whatIsNoFeaturesIsRefused(String json) {
    assertThatThrownBy(() -> Features.parse(json))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageStartingWith("Can't read these features: ");
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(200) + INT64 + "]".repeat(200);

    assertThatThrownBy(() -> Features.parse("{\"x\":" + deep + "}"))
        .hasMessageContaining("nested deeper than 100");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "bool",
        "int8",
        "uint64",
        "float16",
        "string",
        "large_string",
        "string_view",
        "binary_view",
        "date64",
        "time32[ms]",
        "time64[ns]",
        "timestamp[us]",
        "timestamp[ns, tz=Europe/Berlin]",
        "duration[s]",
        "decimal128(20, 4)",
        "decimal256(60, -3)",
        "fixed_size_binary[16]"
      })
  void typesGoToArrowAndBack(String dtype) {
    Features features = Features.parse("{\"x\":{\"dtype\":\"" + dtype + "\",\"_type\":\"Value\"}}");

    assertThat(Features.of(new Schema(features.fields().values()))).isEqualTo(features);
  }

  @Test
  void arraysAndJsonGoToArrowAndBack() {
    Features features =
        Features.parse(
            "{\"x\":{\"shape\":[null,2],\"dtype\":\"float32\",\"_type\":\"Array2D\"},"
                + "\"y\":{\"_type\":\"Json\"}}");

    assertThat(Features.of(new Schema(features.fields().values()))).isEqualTo(features);
  }

  @Test
  void theSchemasOwnFeaturesAreTakenWhereTheyFit() {
    String label = "{\"names\":[\"a\"],\"_type\":\"ClassLabel\"}";
    Schema schema =
        new Schema(
            List.of(
                Field.notNullable("fits", new ArrowType.Int(64, true)),
                Field.nullable("other", new ArrowType.Int(32, true))),
            Map.of(
                "huggingface",
                "{\"info\":{\"features\":{\"fits\":" + label + ",\"other\":" + label + "}}}"));

    Features features = Features.of(schema);

    assertThat(features.json("fits")).isEqualTo(label);
    assertThat(features.json("other")).isEqualTo("{\"dtype\":\"int32\",\"_type\":\"Value\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "7", "{\"info\":7}", "{\"info\":{\"features\":{\"x\":7}}}"})
  void brokenFeaturesInASchemaAreIgnored(String metadata) {
    Schema schema =
        new Schema(
            List.of(Field.nullable("x", new ArrowType.Bool())), Map.of("huggingface", metadata));

    assertThat(Features.of(schema).json("x")).isEqualTo("{\"dtype\":\"bool\",\"_type\":\"Value\"}");
  }

  @Test
  void typesWithoutAFeatureAreRefusedByName() {
    Field interval =
        Field.nullable(
            "wait", new ArrowType.Interval(org.apache.arrow.vector.types.IntervalUnit.DAY_TIME));
    Field nested = new Field("s", FieldType.nullable(new ArrowType.Struct()), List.of(interval));
    Field dictionary =
        new Field(
            "word",
            new FieldType(
                true, new ArrowType.Int(32, true), new DictionaryEncoding(1, false, null)),
            List.of());

    assertThatThrownBy(() -> Features.of(new Schema(List.of(nested))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("Column 's.wait' has the Arrow type Interval(DAY_TIME)");
    assertThatThrownBy(() -> Features.of(new Schema(List.of(dictionary))))
        .hasMessageContaining("Column 'word' has the Arrow type dictionary");
  }

  @Test
  void anUnknownColumnIsNamed() {
    Features features = Features.parse("{\"reward\":" + INT64 + "}");

    assertThatThrownBy(() -> features.json("rewards"))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("There is no column 'rewards'. Did you mean 'reward'?");
  }

  @Test
  void aTimestampHasItsUnitAndZone() {
    Field field =
        Features.parse("{\"t\":{\"dtype\":\"timestamp[ms, tz=UTC]\",\"_type\":\"Value\"}}")
            .fields()
            .get("t");

    assertThat(field.getType()).isEqualTo(new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC"));
  }
}
