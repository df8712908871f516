package io.recursivestore.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openlineage.client.OpenLineage.OutputDataset;
import io.openlineage.client.OpenLineage.RunEvent;
import io.openlineage.client.OpenLineage.SchemaDatasetFacetFields;
import io.openlineage.client.OpenLineageClientUtils;
import io.recursivestore.Rows;
import io.recursivestore.Store;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.stream.FieldType;
import io.recursivestore.stream.StreamField;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events are read by OpenLineage's own client. */
final class OpenLineageTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "id", Primitive.INT64, false),
              new Column(
                  2,
                  "at",
                  new DataType.Struct(List.of(new Column(3, "lat", Primitive.FLOAT64, true))),
                  true)));

  @TempDir Path directory;

  @Test
  void theClientReadsEveryEventWithoutLoss() throws Exception {
    try (Store store = store()) {
      List<String> lines = export(store, Instant.MIN);
      assertThat(lines).hasSize(4);
      for (String line : lines) {
        RunEvent event = OpenLineageClientUtils.runEventFromJson(line);
        assertThat(withoutTime(OpenLineageClientUtils.toJson(event))).isEqualTo(withoutTime(line));
        assertThat(event.getEventType()).isEqualTo(RunEvent.EventType.COMPLETE);
        OutputDataset output = event.getOutputs().get(0);
        assertThat(output.getFacets().getAdditionalProperties()).isEmpty();
      }
      assertThat(lines).noneMatch(line -> line.contains("hunter2"));
      assertThat(export(store, Instant.MIN)).isEqualTo(lines);
    }
  }

  @Test
  void eventsSayWhatWasReadAndWritten() throws Exception {
    try (Store store = store()) {
      RunEvent event = event(export(store, Instant.MIN).get(1));
      Commit commit = store.datasets().open("made").history().get(1);

      assertThat(event.getEventTime().toInstant()).isEqualTo(commit.time());
      assertThat(event.getJob().getName()).endsWith("store/datasets/made:append");
      var input = event.getInputs().get(0);
      assertThat(input.getNamespace()).isEqualTo("file");
      assertThat(input.getName()).isEqualTo(directory.resolve("store/streams/steps").toString());
      assertThat(input.getFacets().getVersion().getDatasetVersion()).isEqualTo("7");
      OutputDataset output = event.getOutputs().get(0);
      assertThat(output.getName()).isEqualTo(directory.resolve("store/datasets/made").toString());
      assertThat(output.getFacets().getVersion().getDatasetVersion()).isEqualTo("2");
      assertThat(output.getFacets().getSchema().getFields())
          .extracting(SchemaDatasetFacetFields::getType)
          .containsExactly("int64", "struct");
      assertThat(output.getFacets().getSchema().getFields().get(1).getFields().get(0).getName())
          .isEqualTo("lat");
      var statistics = output.getOutputFacets().getOutputStatistics();
      assertThat(statistics.getRowCount()).isEqualTo(2);
      assertThat(statistics.getFileCount()).isEqualTo(1);
      assertThat(statistics.getSize()).isEqualTo(commit.added().get(0).bytes());
    }
  }

  @Test
  void onlyLaterCommitsAreWrittenIfAskedFor() throws Exception {
    try (Store store = store()) {
      Instant first = store.datasets().open("made").created();
      assertThat(export(store, first)).hasSize(3);
      assertThat(export(store, Instant.MAX)).isEmpty();
    }
  }

  private Store store() {
    Store store = Store.openOrCreate(directory.resolve("store").toString());
    var made = store.datasets().create("made", SCHEMA, CommitInfo.NONE);
    List<Map<String, Object>> rows =
        List.of(Rows.row("id", 1L, "at", Rows.row("lat", 1.5)), Rows.row("id", 2L, "at", null));
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = Rows.batch(allocator, SCHEMA, rows);
        DatasetWriter writer = made.writer(made.latest(), WriteOptions.DEFAULT)) {
      writer.write(batch);
      made.append(
          made.latest(),
          writer.finish(),
          new CommitInfo(
              List.of(new Parent(CollectionRef.stream("steps"), 7)), Map.of("token", "hunter2")));
    }
    var steps =
        store
            .streams()
            .define("steps", List.of(StreamField.scalar("x", FieldType.INT64)), CommitInfo.NONE);
    steps.record(new CommitInfo(List.of(new Parent(made.ref(), 2)), Map.of()));
    return store;
  }

  /** The client writes a time without zeros at its end. */
  private static JsonNode withoutTime(String json) throws Exception {
    ObjectNode event = (ObjectNode) new ObjectMapper().readTree(json);
    return event.without("eventTime");
  }

  private static RunEvent event(String line) {
    return OpenLineageClientUtils.runEventFromJson(line);
  }

  private static List<String> export(Store store, Instant after) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long events = new OpenLineage(store.objects()).write(after, out);
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize((int) events);
    return lines;
  }
}
