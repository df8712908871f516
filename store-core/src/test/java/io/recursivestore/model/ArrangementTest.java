package io.recursivestore.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ArrangementTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "time", Primitive.TIMESTAMP, true),
              new Column(2, "user", Primitive.INT64, true),
              new Column(3, "odd name", Primitive.STRING, true),
              new Column(
                  4, "in", new Struct(List.of(new Column(5, "day", Primitive.DATE, true))), true)));

  @Test
  void listsAreReadAsSqlWritesThem() {
    String text = "days(time), bucket(16, user), truncate(4, `odd name`), months(in.day), user";

    List<PartitionBy> partitions = PartitionBy.parse(text);

    assertThat(partitions)
        .containsExactly(
            PartitionBy.days("time"),
            PartitionBy.bucket(16, "user"),
            PartitionBy.truncate(4, "odd name"),
            new PartitionBy(List.of("in", "day"), Transform.Plain.MONTHS),
            PartitionBy.identity("user"));
    assertThat(partitions.stream().map(PartitionBy::text))
        .containsExactly(text.split(", (?!\\w+\\)|`)"));
    assertThat(PartitionBy.parse(" ")).isEmpty();
  }

  @Test
  void ordersAreReadAsSqlWritesThem() {
    List<SortBy> sort =
        SortBy.parse("user, time DESC, in.day asc nulls last, `a``b` desc nulls first");

    assertThat(sort)
        .containsExactly(
            SortBy.ascending("user"),
            SortBy.descending("time"),
            new SortBy(List.of("in", "day"), false, false),
            new SortBy(List.of("a`b"), true, true));
    assertThat(sort.stream().map(SortBy::text))
        .containsExactly("user", "time desc", "in.day nulls last", "`a``b` desc nulls first");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "days(time",
        "days time",
        "a,,b",
        "a,",
        ",",
        "bucket(user)",
        "weeks(time)",
        "truncate(0, x)",
        "days(3, time)",
        "a b",
        "()",
        "a.",
        "bucket(99999999999, user)",
        "a; b"
      })
  void otherTextIsRefused(String text) {
    assertThatThrownBy(() -> PartitionBy.parse(text)).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void fieldsKeepTheirIdsForEver() {
    Schema first = SCHEMA.partitionedBy(PartitionBy.parse("days(time), user"));
    Schema second = first.partitionedBy(PartitionBy.parse("user, bucket(4, user)"));
    Schema third = second.partitionedBy(PartitionBy.parse("days(time)"));

    assertThat(ids(first.arrangement().partitions())).containsExactly(6, 7);
    assertThat(ids(second.arrangement().partitions())).containsExactly(7, 8);
    assertThat(ids(second.arrangement().former())).containsExactly(6);
    assertThat(ids(third.arrangement().partitions())).containsExactly(6);
    assertThat(ids(third.arrangement().former())).containsExactly(7, 8);
    assertThat(third.lastId()).isEqualTo(8);
  }

  @Test
  void columnsThatFilesAreArrangedByAreNotDropped() {
    Schema schema =
        SCHEMA
            .partitionedBy(PartitionBy.parse("months(in.day)"))
            .sortedBy(SortBy.parse("user desc"));

    assertThatThrownBy(() -> change(schema, new SchemaChange.Drop(List.of("in"))))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("'in.day' can't be dropped while the dataset is partitioned by it");
    assertThatThrownBy(() -> change(schema, new SchemaChange.Drop(List.of("user"))))
        .hasMessageContaining("sorted by it");
    Schema renamed = change(schema, new SchemaChange.Rename(List.of("user"), "who"));
    assertThat(renamed.sort()).containsExactly(SortBy.descending("who"));
    assertThat(renamed.partitions())
        .extracting(PartitionColumn::text)
        .containsExactly("months(in.day)");
    change(
        schema.partitionedBy(List.of()).sortedBy(List.of()), new SchemaChange.Drop(List.of("in")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"days(user)", "hours(in.day)", "in", "user, user"})
  void partitionsThatCannotBeAreRefused(String text) {
    assertThatThrownBy(() -> SCHEMA.partitionedBy(PartitionBy.parse(text)))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("partitioned");
    assertThatThrownBy(() -> SCHEMA.partitionedBy(PartitionBy.parse("usr")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("user");
  }

  private static Schema change(Schema schema, SchemaChange change) {
    return SchemaEvolution.apply(schema, List.of(change));
  }

  private static List<Integer> ids(List<PartitionField> fields) {
    return fields.stream().map(PartitionField::id).toList();
  }
}
