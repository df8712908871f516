package io.recursivestore.it.guide;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.dataset.CompactionOptions;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.dataset.Lease;
import io.recursivestore.dataset.ReadOptions;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.exchange.OpenLineage;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.lineage.LineageGraph;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Filter;
import io.recursivestore.model.PartitionBy;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.model.SnapshotDiff;
import io.recursivestore.model.SortBy;
import io.recursivestore.model.Value;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaLibraryTest {
  @TempDir Path directory;

  @Test
  void datasetsAsArrowBatches() throws IOException {
    String root = directory.resolve("lab").toString();
    Schema schema =
        new Schema(
            List.of(
                new Column(1, "id", Primitive.INT64, false),
                new Column(2, "name", Primitive.STRING, true)));
    try (Store store = Store.openOrCreate(root);
        BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = VectorSchemaRoot.create(ArrowSchemas.toArrow(schema), allocator)) {
      Dataset people = store.datasets().create("people", schema, CommitInfo.NONE);
      ((BigIntVector) rows.getVector("id")).setSafe(0, 42);
      ((VarCharVector) rows.getVector("name")).setSafe(0, "Ada".getBytes(UTF_8));
      rows.setRowCount(1);
      people.append(rows);
    }

    assertThat(adults(root)).containsExactly("Ada");

    try (Store store = Store.open(root)) {
      Dataset people = store.datasets().open("people");
      people.tag("reviewed", 2);
      people.overwrite(people.latest(), List.of(), CommitInfo.NONE);
      SnapshotDiff lost = people.diff(people.at("reviewed").version(), people.latest().version());
      if (!lost.removed().isEmpty()) {
        people.rollBack(2, Map.of("why", "overwritten by mistake"));
      }
      assertThat(people.latest().version()).isEqualTo(4);
      assertThat(people.latest().rows()).isEqualTo(1);

      Path file = directory.resolve("events.json");
      LineageGraph made = store.lineage().ancestors(people.ref(), people.latest().version());
      String tree = made.toTree();
      String picture = made.toMermaid();
      try (OutputStream events = Files.newOutputStream(file)) {
        new OpenLineage(store.objects()).write(Instant.MIN, events);
      }
      assertThat(tree).isEqualTo("datasets/people@4\n└─ datasets/people@2\n");
      assertThat(picture).contains("n1 --> n0");
      assertThat(Files.readAllLines(file)).hasSize(4);

      try (Lease lease = people.lease(people.latest().version(), Duration.ofHours(1))) {
        people.expire(ExpireOptions.DEFAULT.keepingLast(2));
        people.removeOrphans(Duration.ofDays(3), false);
        assertThat(people.at(lease.version()).rows()).isEqualTo(1);
      }

      people.alter(
          List.of(
              new SchemaChange.Rename(List.of("name"), "full name"),
              new SchemaChange.Add(
                  List.of("born"),
                  Primitive.INT16,
                  false,
                  new Value.OfLong(1815),
                  new SchemaChange.After("id")),
              new SchemaChange.Widen(List.of("born"), Primitive.INT32)),
          Map.of("why", "birthdays"));
      try (ArrowReader rows = people.read(people.latest(), ReadOptions.ALL)) {
        assertThat(rows.loadNextBatch()).isTrue();
        assertThat(rows.getVectorSchemaRoot().contentToTSVString())
            .isEqualTo("id\tborn\tfull name\n42\t1815\tAda\n");
      }

      Filter first = new Filter.Compare("id", Filter.Operator.LE, new Value.OfLong(1));
      people.deleteWhere(first, WriteOptions.DEFAULT, CommitInfo.NONE);
      people.compact(WriteOptions.DEFAULT, CommitInfo.NONE);
      assertThat(people.latest().rows()).isEqualTo(1);

      try (ArrowReader rows = people.read(people.latest(), ReadOptions.ALL)) {
        people.partitionBy(List.of(PartitionBy.bucket(16, "id")), Map.of());
        people.append(rows, WriteOptions.DEFAULT, CommitInfo.NONE);
        people.compact(
            CompactionOptions.DEFAULT.sortedBy(List.of(SortBy.descending("id"))),
            WriteOptions.DEFAULT,
            CommitInfo.NONE);
      }
      assertThat(people.latest().rows()).isEqualTo(2);
      assertThat(people.latest().fragmentCount()).isEqualTo(2);
    }
  }

  private static List<String> adults(String root) throws IOException {
    List<String> found = new ArrayList<>();
    try (Store store = Store.open(root)) {
      Dataset people = store.datasets().open("people");
      Filter adults = new Filter.Compare("id", Filter.Operator.GE, new Value.OfLong(18));
      ReadOptions options = ReadOptions.ALL.withColumns("name").withFilter(adults);
      try (ArrowReader rows = people.read(people.at(2), options)) {
        while (rows.loadNextBatch()) {
          VarCharVector names = (VarCharVector) rows.getVectorSchemaRoot().getVector("name");
          found.add(names.getObject(0).toString());
        }
      }
    }
    return found;
  }
}
