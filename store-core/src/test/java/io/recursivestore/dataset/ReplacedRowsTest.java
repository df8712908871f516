package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.Rows;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Filter.Operator;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that match a filter are deleted or replaced, and no others. */
final class ReplacedRowsTest {
  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void filesThatMatchAsAWholeAreNotReadAndOthersStay() {
    Dataset dataset = data.create("d", 100, 100, 100);
    List<Fragment> before = dataset.latest().fragments();
    data.objects.delete("datasets/d/" + before.get(1).path());

    Filter second = new Filter.And(id(Operator.GE, 100), id(Operator.LT, 200));
    Commit commit =
        dataset.deleteWhere(second, WriteOptions.DEFAULT, CommitInfo.NONE).orElseThrow();

    assertThat(commit.operation()).isEqualTo(Operation.DELETE);
    assertThat(commit.removed()).containsExactly(before.get(1).path());
    assertThat(commit.added()).isEmpty();
    assertThat(commit.totals().rows()).isEqualTo(200);
  }

  @Test
  void aDeleteThatMatchesNothingMakesNoVersion() {
    Dataset dataset = data.create("d", 100);
    Filter none = new Filter.Compare("name", Operator.EQ, new Value.OfString("n5x"));

    assertThat(dataset.deleteWhere(none, WriteOptions.DEFAULT, CommitInfo.NONE)).isEmpty();

    assertThat(dataset.latest().version()).isEqualTo(dataset.history().size());
    assertThat(dataset.history()).extracting(Commit::operation).doesNotContain(Operation.DELETE);
    dataset.deleteAll(CommitInfo.NONE);
    assertThat(dataset.deleteAll(CommitInfo.NONE)).isEmpty();
  }

  @Test
  void replacedRowsComeInOneVersion() {
    Dataset dataset = data.create("d", 100, 100);
    Snapshot base = dataset.latest();

    Commit commit = replace(dataset, base, id(Operator.GE, 150), 150, 151);

    assertThat(commit.operation()).isEqualTo(Operation.OVERWRITE);
    assertThat(commit.version()).isEqualTo(base.version() + 1);
    assertThat(all(dataset)).isEqualTo(ChunkedData.rows(0, 151));
    assertThat(all(dataset, base)).isEqualTo(ChunkedData.rows(0, 200));
  }

  @Test
  void newRowsThatDoNotMatchAreRefused() {
    Dataset dataset = data.create("d", 100);

    assertThatThrownBy(() -> replace(dataset, dataset.latest(), id(Operator.GE, 50), 49, 60))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage(
            "Can't replace the rows of Dataset 'd' with id >= 50 by rows that don't match: a row"
                + " has id = 49. Leave such rows out, or replace more with another condition.");
    assertThat(data.objects.list("datasets/d/data")).hasSize(1);
  }

  @Test
  void othersMayWriteWhatDoesNotMatch() {
    Dataset dataset = data.create("d", 100, 100);
    Snapshot base = dataset.latest();
    ChunkedData.append(dataset, ChunkedData.SCHEMA, List.of(ChunkedData.row(50)));
    dataset.deleteWhere(id(Operator.LT, 10), WriteOptions.DEFAULT, CommitInfo.NONE);

    replace(dataset, base, id(Operator.GE, 150), 150, 151);

    assertThat(ids(dataset)).contains(50L, 150L).doesNotContain(9L, 151L);
    assertThat(dataset.latest().rows()).isEqualTo(142);
  }

  @Test
  void rowsThatMatchAndCameOrWentMeanwhileAreAConflict() {
    Dataset dataset = data.create("d", 100, 100);
    Snapshot base = dataset.latest();
    ChunkedData.append(dataset, ChunkedData.SCHEMA, List.of(ChunkedData.row(180)));
    int files = data.objects.list("datasets/d/data").size();

    assertThatThrownBy(() -> replace(dataset, base, id(Operator.GE, 150)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("other rows that may match");
    assertThat(data.objects.list("datasets/d/data")).hasSize(files);

    Snapshot later = dataset.latest();
    dataset.deleteWhere(id(Operator.GE, 199), WriteOptions.DEFAULT, CommitInfo.NONE);
    assertThatThrownBy(() -> replace(dataset, later, id(Operator.LT, 190)))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("after version 4");
  }

  private static Commit replace(Dataset dataset, Snapshot base, Filter filter, long... fromTo) {
    List<Fragment> fragments = new ArrayList<>();
    if (fromTo.length > 0) {
      fragments.addAll(stage(dataset, base, filter, fromTo[0], fromTo[1]));
    }
    SchemaMerge merge = new SchemaMerge(base.schema(), base.schema());
    return dataset
        .commits()
        .replaceWhere(base, merge, filter, fragments, WriteOptions.DEFAULT, CommitInfo.NONE);
  }

  private static List<Fragment> stage(
      Dataset dataset, Snapshot base, Filter filter, long from, long to) {
    try (DatasetWriter writer = dataset.writer(base, WriteOptions.DEFAULT);
        var memory = new org.apache.arrow.memory.RootAllocator();
        VectorSchemaRoot rows =
            Rows.batch(memory, ChunkedData.SCHEMA, ChunkedData.rows(from, to))) {
      writer.require(filter, filter.text());
      writer.write(rows);
      return writer.finish();
    }
  }

  private static Filter id(Operator operator, long value) {
    return new Filter.Compare("id", operator, new Value.OfLong(value));
  }

  private static List<Map<String, Object>> all(Dataset dataset) {
    return all(dataset, dataset.latest());
  }

  private static List<Map<String, Object>> all(Dataset dataset, Snapshot snapshot) {
    return ChunkedData.flat(dataset.chunks(snapshot, Scan.ALL));
  }

  private static List<Object> ids(Dataset dataset) {
    return all(dataset).stream().map(row -> row.get("id")).toList();
  }
}
