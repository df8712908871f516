package io.recursivestore.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.log.CommitDraft;
import io.recursivestore.log.CommitLog;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.Expiry;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LineageGraphTest {
  private static final Schema SCHEMA =
      new Schema(List.of(new Column(1, "x", DataType.Primitive.INT64, true)));

  private final MemoryObjectStore objects = new MemoryObjectStore();
  private final Lineage lineage = new Lineage(objects);

  @Test
  void ancestorsGoBackThroughAllCollections() {
    append("a");
    append("b", "datasets/a@1");
    append("b", "streams/s@7");
    append("c", "datasets/b@2", "datasets/a@1");

    LineageGraph graph = lineage.ancestors(CollectionRef.dataset("c"), 1);

    assertThat(graph.toTree())
        .isEqualTo(
            """
            datasets/c@1
            ├─ datasets/b@2
            │  ├─ datasets/a@1
            │  └─ streams/s@7 (gone)
            └─ datasets/a@1
            """);
    assertThat(graph.nodes()).hasSize(4);
    assertThat(graph.complete()).isTrue();
    assertThat(lineage.ancestors(CollectionRef.dataset("b"), 1).toTree())
        .isEqualTo("datasets/b@1\n└─ datasets/a@1\n");
  }

  @Test
  void descendantsGoOnThroughAllCollections() {
    append("a");
    append("a");
    append("b", "datasets/a@1");
    append("b", "datasets/a@2");
    append("c", "datasets/b@2");

    assertThat(lineage.descendants(CollectionRef.dataset("a"), 1).toTree())
        .isEqualTo(
            """
            datasets/a@1
            ├─ datasets/b@1
            │  └─ datasets/c@1
            └─ datasets/b@2
               └─ datasets/c@1
            """);
    assertThat(lineage.descendants(CollectionRef.dataset("a"), 2).toTree())
        .isEqualTo("datasets/a@2\n└─ datasets/b@2\n   └─ datasets/c@1\n");
    assertThat(lineage.descendants(CollectionRef.dataset("c"), 1).toTree())
        .isEqualTo("datasets/c@1\n");
  }

  @Test
  void rowsThatWereReplacedNoLongerCount() {
    append("a");
    append("b");
    append("c", "datasets/a@1");
    overwrite("c", "datasets/b@1");
    append("d", "datasets/c@2");

    assertThat(lineage.ancestors(CollectionRef.dataset("d"), 1).toTree())
        .isEqualTo("datasets/d@1\n└─ datasets/c@2\n   └─ datasets/b@1\n");
    assertThat(lineage.descendants(CollectionRef.dataset("a"), 1).toTree())
        .isEqualTo("datasets/a@1\n└─ datasets/c@1\n");
  }

  @Test
  void cyclesEndAndWhatReadsItselfIsItsOwnChild() {
    append("a");
    append("b", "datasets/a@2");
    append("a", "datasets/b@1");
    append("b", "datasets/b@1");

    assertThat(lineage.ancestors(CollectionRef.dataset("a"), 2).toTree())
        .isEqualTo("datasets/a@2\n└─ datasets/b@1\n   └─ datasets/a@2 …\n");
    assertThat(lineage.descendants(CollectionRef.dataset("b"), 1).toTree())
        .isEqualTo(
            """
            datasets/b@1
            ├─ datasets/a@2
            │  └─ datasets/b@1 …
            └─ datasets/b@2
            """);
  }

  @Test
  void anotherCollectionOfTheSameNameIsNotWhatWasRead() {
    append("a", "datasets/old@3");
    append("b", "datasets/a@1");
    objects.deleteAll("datasets/a");
    append("a");
    append("c", "datasets/a@1");

    assertThat(lineage.ancestors(CollectionRef.dataset("b"), 1).toTree())
        .isEqualTo("datasets/b@1\n└─ datasets/a@1 (gone)\n");
    assertThat(lineage.descendants(CollectionRef.dataset("a"), 1).toTree())
        .isEqualTo("datasets/a@1\n└─ datasets/c@1\n");
    assertThat(lineage.descendants(CollectionRef.dataset("old"), 0).toTree())
        .isEqualTo("datasets/old (gone)\n");
  }

  @Test
  void rowsInOtherFilesAreTheSameRows() {
    append("a");
    append("b", "datasets/a@1");
    log("b")
        .commit(
            base ->
                CommitDraft.change(
                    Operation.OVERWRITE, base.fragments(), List.of(fragment()), CommitInfo.NONE));

    assertThat(lineage.ancestors(CollectionRef.dataset("b"), 2).toTree())
        .isEqualTo("datasets/b@2\n└─ datasets/a@1\n");
  }

  @Test
  void versionsThatExpiredAreGone() {
    append("a");
    append("a", "datasets/old@7");
    append("b", "datasets/a@1");
    log("a").commit(base -> CommitDraft.expire(new Expiry(2, new TreeSet<>()), CommitInfo.NONE));

    assertThat(lineage.ancestors(CollectionRef.dataset("b"), 1).toTree())
        .isEqualTo("datasets/b@1\n└─ datasets/a@1 (gone)\n");
    assertThat(lineage.ancestors(CollectionRef.dataset("a"), 3).nodes()).hasSize(2);
    assertThat(lineage.descendants(CollectionRef.dataset("a"), 0).nodes()).hasSize(2);
  }

  @Test
  void streamsHaveVersionsByTheirSteps() {
    append("a");
    CommitLog stream = new CommitLog(objects, CollectionRef.stream("s"), Clock.systemUTC());
    stream.create(draft(Operation.CREATE, List.of(), Map.of()));
    List<Parent> parents = List.of(parent("datasets/a@1"));
    stream.commit(s -> draft(Operation.APPEND, parents, Map.of(Commit.STEPS, "50")));
    append("b", "streams/s@40");
    append("c", "streams/s@60");

    assertThat(lineage.descendants(CollectionRef.dataset("a"), 1).toTree())
        .isEqualTo("datasets/a@1\n└─ streams/s@50\n   └─ datasets/c@1\n");
    assertThat(lineage.ancestors(CollectionRef.dataset("b"), 1).toTree())
        .isEqualTo("datasets/b@1\n└─ streams/s@40\n");
    assertThat(lineage.descendants(CollectionRef.stream("s"), 0).nodes()).hasSize(3);
  }

  @Test
  void graphsHaveNoMoreNodesThanTheyMay() {
    String[] parents = new String[Lineage.MAX_NODES + 5];
    Arrays.setAll(parents, i -> "datasets/n" + i + "@1");
    append("a", parents);

    LineageGraph graph = lineage.ancestors(CollectionRef.dataset("a"), 1);

    assertThat(graph.nodes()).hasSize(Lineage.MAX_NODES);
    assertThat(graph.complete()).isFalse();
    assertThat(graph.toTree()).endsWith("… and more\n");
  }

  @Test
  void graphsAreDrawnByOthers() {
    append("a");
    append("b", "datasets/a@1", "streams/s@7");
    LineageGraph graph = lineage.ancestors(CollectionRef.dataset("b"), 1);

    assertThat(graph.toMermaid())
        .isEqualTo(
            """
            flowchart LR
              n0["datasets/b@1"]
              n1["datasets/a@1"]
              n2["streams/s@7"]:::gone
              n1 --> n0
              n2 --> n0
              classDef gone stroke-dasharray: 4
            """);
    assertThat(graph.toDot())
        .contains("  \"datasets/a@1\" -> \"datasets/b@1\"\n")
        .contains("  \"streams/s@7\" [style=dashed]\n");
  }

  private void append(String dataset, String... parents) {
    write(dataset, Operation.APPEND, parents);
  }

  private void overwrite(String dataset, String... parents) {
    write(dataset, Operation.OVERWRITE, parents);
  }

  private void write(String dataset, Operation operation, String... names) {
    List<Parent> parents = Stream.of(names).map(LineageGraphTest::parent).toList();
    CommitLog log = log(dataset);
    if (!log.exists()) {
      log.create(draft(Operation.CREATE, parents, Map.of()));
      return;
    }
    CommitInfo info = new CommitInfo(parents, Map.of());
    log.commit(
        base ->
            operation == Operation.APPEND
                ? CommitDraft.append(List.of(fragment()), info)
                : CommitDraft.fresh(operation, Optional.empty(), List.of(fragment()), info));
  }

  private CommitLog log(String dataset) {
    return new CommitLog(objects, CollectionRef.dataset(dataset), Clock.systemUTC());
  }

  private static CommitDraft draft(
      Operation operation, List<Parent> parents, Map<String, String> meta) {
    CommitInfo info = new CommitInfo(parents, meta);
    return operation == Operation.CREATE
        ? CommitDraft.fresh(operation, Optional.of(SCHEMA), List.of(fragment()), info)
        : CommitDraft.append(List.of(), info);
  }

  private static Fragment fragment() {
    return new Fragment("data/" + UUID.randomUUID() + ".parquet", 1, 1, 0, Map.of());
  }

  private static Parent parent(String text) {
    String[] parts = text.split("[/@]", -1);
    CollectionRef ref =
        parts[0].equals("datasets")
            ? CollectionRef.dataset(parts[1])
            : CollectionRef.stream(parts[1]);
    return new Parent(ref, Long.parseLong(parts[2]));
  }
}
