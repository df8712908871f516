package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.lineage.Lineage;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.DataType;
import io.recursivestore.model.Operation;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the events of one collection, commit by commit, from the first on. */
final class OpenLineageEvents {
  private static final String PRODUCER = "urn:recursive-store";
  private static final String SPEC = "https://openlineage.io/spec/";
  private static final String JOBS = "recursive-store";

  private final String root;
  private final CollectionRef collection;
  private @Nullable Schema schema;

  OpenLineageEvents(String root, CollectionRef collection) {
    this.root = root;
    this.collection = collection;
  }

  /** Returns the event of a commit, which follows the one before. */
  ObjectNode next(Commit commit) {
    schema = commit.schema().orElse(schema);
    ObjectNode event = object();
    event.put("eventType", "COMPLETE");
    event.put("eventTime", commit.time().toString());
    event.putObject("run").put("runId", runId(commit).toString());
    event
        .putObject("job")
        .put("namespace", JOBS)
        .put("name", OpenLineage.name(root, collection) + ":" + commit.operation().word());
    ArrayNode inputs = event.putArray("inputs");
    for (Parent parent : commit.parents()) {
      ObjectNode input = dataset(parent.collection());
      input.putObject("facets").set("version", version(parent.version()));
      inputs.add(input);
    }
    event.putArray("outputs").add(output(commit));
    return event
        .put("producer", PRODUCER)
        .put("schemaURL", SPEC + "2-0-2/OpenLineage.json#/$defs/RunEvent");
  }

  /** The same commit has the same id in every export. */
  private UUID runId(Commit commit) {
    String text = OpenLineage.name(root, collection) + "@" + commit.version() + " " + commit.time();
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private ObjectNode output(Commit commit) {
    ObjectNode output = dataset(collection);
    ObjectNode facets = output.putObject("facets");
    facets.set("version", version(Lineage.version(collection, commit)));
    if (schema != null) {
      ObjectNode columns = facet("1-2-0", "SchemaDatasetFacet");
      columns.set("fields", fields(schema.columns()));
      facets.set("schema", columns);
    }
    if (commit.operation() != Operation.APPEND && commit.operation() != Operation.COMPACT) {
      facets.set(
          "lifecycleStateChange",
          facet("1-0-1", "LifecycleStateChangeDatasetFacet")
              .put(
                  "lifecycleStateChange",
                  commit.operation() == Operation.CREATE ? "CREATE" : "OVERWRITE"));
    }
    // What appends bring to a stream is published without a commit.
    if (collection.kind() == CollectionKind.DATASET) {
      output
          .putObject("outputFacets")
          .set(
              "outputStatistics",
              facet("1-0-2", "OutputStatisticsOutputDatasetFacet")
                  .put("rowCount", commit.addedTotals().rows())
                  .put("size", commit.addedTotals().bytes())
                  .put("fileCount", commit.addedTotals().fragments()));
    }
    return output;
  }

  private ObjectNode dataset(CollectionRef ref) {
    return object()
        .put("namespace", OpenLineage.NAMESPACE)
        .put("name", OpenLineage.name(root, ref));
  }

  private static ObjectNode version(long version) {
    return facet("1-0-1", "DatasetVersionDatasetFacet")
        .put("datasetVersion", Long.toString(version));
  }

  private static ArrayNode fields(List<Column> columns) {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode();
    for (Column column : columns) {
      ObjectNode field = fields.addObject().put("name", column.name());
      if (column.type() instanceof DataType.Struct struct) {
        field.put("type", "struct").set("fields", fields(struct.columns()));
      } else {
        field.put("type", column.type().toString());
      }
    }
    return fields;
  }

  private static ObjectNode facet(String version, String name) {
    return object()
        .put("_producer", PRODUCER)
        .put("_schemaURL", SPEC + "facets/" + version + "/" + name + ".json#/$defs/" + name);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
