package io.recursivestore.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Operation;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Small files become few, with the same rows. */
final class CompactionTest {
  private final ChunkedData data = new ChunkedData();

  @AfterEach
  void close() {
    data.close();
  }

  @Test
  void smallFilesBecomeOne() {
    Dataset dataset = data.create("d", 10, 20, 30);

    Commit commit = dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE).orElseThrow();

    assertThat(commit.operation()).isEqualTo(Operation.COMPACT);
    assertThat(commit.removed()).hasSize(3);
    assertThat(commit.added()).extracting(Fragment::rows).containsExactly(60L);
    assertThat(rows(dataset, dataset.latest())).isEqualTo(ChunkedData.rows(0, 60));
    assertThat(rows(dataset, dataset.at(4))).isEqualTo(ChunkedData.rows(0, 60));
    assertThat(dataset.compact(WriteOptions.DEFAULT, CommitInfo.NONE)).isEmpty();
  }

  @Test
  void groupsHaveTheTargetSizeAndLargeFilesStay() {
    Dataset dataset = data.create("d", 10, 20_000, 10, 10, 10, 10);
    List<Fragment> files = dataset.latest().fragments();
    long small = files.get(0).bytes();

    Compaction plan =
        dataset
            .commits()
            .planCompaction(CompactionOptions.DEFAULT.withTargetFileBytes(small * 5 / 2));

    assertThat(plan.groups())
        .containsExactly(List.of(files.get(0), files.get(2)), List.of(files.get(3), files.get(4)));
    assertThatThrownBy(
            () ->
                dataset.commits().planCompaction(CompactionOptions.DEFAULT.withTargetFileBytes(0)))
        .isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void appendsAndNewColumnsMeanwhileAreNoConflict() {
    Dataset dataset = data.create("d", 10, 10);
    Compaction plan =
        dataset.commits().planCompaction(CompactionOptions.DEFAULT.withTargetFileBytes(1 << 20));
    List<Fragment> written = rewrite(dataset, plan);
    ChunkedData.append(dataset, ChunkedData.SCHEMA, ChunkedData.rows(20, 25));
    dataset.alter(
        List.of(
            new SchemaChange.Add(
                List.of("x"), Primitive.INT64, true, new Value.OfLong(7), SchemaChange.End.LAST)),
        Map.of());

    dataset.commits().compact(plan, written, CommitInfo.NONE);

    Snapshot now = dataset.latest();
    assertThat(now.fragmentCount()).isEqualTo(2);
    assertThat(rows(dataset, now)).hasSize(25).allMatch(row -> row.get("x").equals(7L));
    assertThat(now.schema().columns()).extracting(Column::name).contains("x");
  }

  @Test
  void filesThatAreGoneAreAConflict() {
    Dataset dataset = data.create("d", 10, 10, 10);
    Compaction plan =
        dataset.commits().planCompaction(CompactionOptions.DEFAULT.withTargetFileBytes(1 << 20));
    List<Fragment> written = rewrite(dataset, plan);
    Filter first = new Filter.Compare("id", Filter.Operator.LT, new Value.OfLong(10));
    dataset.deleteWhere(first, WriteOptions.DEFAULT, CommitInfo.NONE);

    assertThatThrownBy(() -> dataset.commits().compact(plan, written, CommitInfo.NONE))
        .isInstanceOf(CommitConflictException.class)
        .hasMessageContaining("Compact it again");
    assertThat(rows(dataset, dataset.latest())).isEqualTo(ChunkedData.rows(10, 30));
    assertThat(data.objects.list("datasets/d/data")).hasSize(3);
  }

  private static List<Fragment> rewrite(Dataset dataset, Compaction plan) {
    List<Fragment> written = new ArrayList<>();
    plan.groups()
        .forEach(
            group ->
                written.addAll(
                    dataset
                        .commits()
                        .rewrite(plan.base(), group, plan.sort(), WriteOptions.DEFAULT)));
    return written;
  }

  private static List<Map<String, Object>> rows(Dataset dataset, Snapshot snapshot) {
    return ChunkedData.flat(dataset.chunks(snapshot, Scan.ALL));
  }
}
