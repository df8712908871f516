package io.recursivestore.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SortBy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How files are partitioned and sorted, in JSON. */
final class ArrangementJsonTest {
  private static final String COLUMNS =
      "'lastId':9,'columns':[{'id':1,'name':'x','type':'int64','nullable':true}]";

  @Test
  void isReadBackAsItWasWritten() throws IOException {
    Schema schema =
        new Schema(
                List.of(
                    new Column(1, "time", Primitive.TIMESTAMP, true),
                    new Column(2, "name", Primitive.STRING, true)))
            .partitionedBy(PartitionBy.parse("years(time), months(time), hours(time), name"))
            .partitionedBy(PartitionBy.parse("days(time), bucket(3, name), truncate(2, name)"))
            .sortedBy(SortBy.parse("name desc, time nulls last"));

    assertThat(SchemaJson.read(json(SchemaJson.write(schema).toString()))).isEqualTo(schema);
  }

  @Test
  void schemasWithoutOneLookAsTheyDidBefore() {
    Schema schema = new Schema(List.of(new Column(1, "x", Primitive.INT64, true)), 9);

    assertThat(SchemaJson.write(schema)).hasToString("{" + COLUMNS.replace('\'', '"') + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'partitions':[{'id':2,'column':1,'transform':'weeks'}]",
        "'partitions':[{'id':2,'column':1}]",
        "'partitions':[{'id':0,'column':1,'transform':'days'}]",
        "'partitions':[{'id':2,'column':1,'transform':'bucket'}]",
        "'partitions':[{'id':2,'column':1,'transform':'truncate','width':0}]",
        "'partitions':{}",
        "'formerPartitions':[5]",
        "'sort':[{'column':1,'descending':1,'nullsFirst':true}]",
        "'sort':[{'column':1,'descending':true}]"
      })
  void damageIsRefused(String member) {
    assertThatThrownBy(() -> SchemaJson.read(json("{" + COLUMNS + "," + member + "}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text.replace('\'', '"'));
  }
}
