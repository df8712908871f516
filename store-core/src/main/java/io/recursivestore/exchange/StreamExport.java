package io.recursivestore.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.stream.RaggedRows;
import io.recursivestore.stream.Segment;
import io.recursivestore.stream.StepStream;
import io.recursivestore.stream.StreamSnapshot;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The steps of a stream as a split.
 *
 * @param snapshot the steps
 * @param schema the columns in the types that the stream has
 * @param features their features
 */
record StreamExport(StreamSnapshot snapshot, Schema schema, Features features) implements Split {
  private static final int BATCH_ROWS = 1_000;

  static StreamExport of(StepStream stream, StreamSnapshot snapshot, boolean withStep) {
    Schema all = SplitSchema.withoutMaps(ArrowSchemas.toArrow(stream.schema()));
    List<Field> columns = all.getFields();
    Schema fields = new Schema(columns.subList(1, columns.size()));
    Features kept =
        withoutBrokenLengths(KeptFeatures.of(stream.history(), fields), fields, snapshot);
    Schema schema = withStep ? all : fields;
    return new StreamExport(
        snapshot, schema, withStep ? Features.of(schema).with(kept.byName()) : kept);
  }

  @Override
  public OptionalLong rows() {
    return OptionalLong.of(snapshot.steps());
  }

  @Override
  public ArrowReader read(BufferAllocator allocator) {
    return ConvertedSplit.read(
        snapshot.read(allocator, SplitSchema.names(schema), BATCH_ROWS), features);
  }

  /** A length that was fixed once need not be that of all steps since. */
  private static Features withoutBrokenLengths(
      Features features, Schema fields, StreamSnapshot snapshot) {
    Set<String> broken = new HashSet<>();
    for (int f = 0; f < fields.getFields().size(); f++) {
      String name = fields.getFields().get(f).getName();
      JsonNode length = features.node(name).path(FeatureSpelling.LENGTH);
      if (length.isInt() && !allHave(snapshot.segments(), f, length.intValue())) {
        broken.add(name);
      }
    }
    return features.withoutLengths(broken);
  }

  private static boolean allHave(List<Segment> segments, int field, int length) {
    return segments.stream()
        .allMatch(
            segment ->
                segment
                    .ragged()
                    .map(rows -> allHave(rows, field, length))
                    .orElseGet(() -> segment.length(field) == length));
  }

  private static boolean allHave(RaggedRows rows, int field, int length) {
    for (int entry = 0; entry < rows.entries(); entry++) {
      if (rows.field(entry) == field && rows.length(entry) != length) {
        return false;
      }
    }
    return true;
  }
}
