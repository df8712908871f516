package io.recursivestore.spark.catalog;

import io.recursivestore.lineage.LineageEdge;
import io.recursivestore.lineage.LineageGraph;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.Commit;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * What can be shown of a dataset or stream, as a table.
 *
 * @param table the name of the table
 * @param schema its columns
 * @param kinds which collections have it
 * @param maker makes its rows
 */
record MetadataView(
    String table,
    StructType schema,
    Set<CollectionKind> kinds,
    Function<Described, List<InternalRow>> maker) {
  private static final Set<CollectionKind> DATASETS = Set.of(CollectionKind.DATASET);
  private static final Set<CollectionKind> BOTH = EnumSet.copyOf(CollectionKind.WITH_LOG);

  /** The versions up to the one that is read, oldest first. */
  private static final MetadataView HISTORY =
      new MetadataView(
          "history",
          new StructType()
              .add("version", DataTypes.LongType, false)
              .add("time", DataTypes.TimestampType, false)
              .add("operation", DataTypes.StringType, false)
              .add("added_rows", DataTypes.LongType, false)
              .add("added_fragments", DataTypes.LongType, false)
              .add("removed_fragments", DataTypes.LongType, false)
              .add("parents", DataTypes.createArrayType(DataTypes.StringType, false), false)
              .add("meta", mapOfTexts(), false),
          DATASETS,
          of -> history(of.commits()));

  /** The data files of the version that is read, in order. */
  private static final MetadataView FRAGMENTS =
      new MetadataView(
          "fragments",
          new StructType()
              .add("path", DataTypes.StringType, false)
              .add("rows", DataTypes.LongType, false)
              .add("bytes", DataTypes.LongType, false)
              .add("partition", PartitionRows.TYPE, false),
          DATASETS,
          of -> PartitionRows.fragments(of.snapshot()));

  /** The partitions of the version that is read, with what their files hold. */
  private static final MetadataView PARTITIONS =
      new MetadataView(
          "partitions",
          new StructType()
              .add("partition", PartitionRows.TYPE, false)
              .add("fragments", DataTypes.LongType, false)
              .add("rows", DataTypes.LongType, false)
              .add("bytes", DataTypes.LongType, false),
          DATASETS,
          of -> PartitionRows.partitions(of.snapshot()));

  /** What each version up to the one that is read was made from. */
  private static final MetadataView LINEAGE =
      new MetadataView(
          "lineage",
          new StructType()
              .add("version", DataTypes.LongType, false)
              .add("parent_kind", DataTypes.StringType, false)
              .add("parent_name", DataTypes.StringType, false)
              .add("parent_version", DataTypes.LongType, false),
          BOTH,
          of ->
              of.commits().stream()
                  .flatMap(c -> c.parents().stream().map(p -> row(of.version(c), p)))
                  .toList());

  /** What the version that is read was made from, and what that was made from. */
  private static final MetadataView ANCESTORS =
      new MetadataView(
          "ancestors",
          edges(),
          BOTH,
          of -> rows(of.store().lineage().ancestors(of.ref(), of.version())));

  /** What was made from the version that is asked for, or else from any; and what from that. */
  private static final MetadataView DESCENDANTS =
      new MetadataView(
          "descendants",
          edges(),
          BOTH,
          of -> {
            long version = of.asked().isPresent() ? of.version() : 0;
            return rows(of.store().lineage().descendants(of.ref(), version));
          });

  /** All tags, in the order of their names. */
  private static final MetadataView TAGS =
      new MetadataView(
          "tags",
          new StructType()
              .add("tag", DataTypes.StringType, false)
              .add("version", DataTypes.LongType, false),
          DATASETS,
          of -> of.dataset().tags().stream().map(MetadataView::row).toList());

  private static final List<MetadataView> ALL =
      List.of(HISTORY, FRAGMENTS, PARTITIONS, LINEAGE, ANCESTORS, DESCENDANTS, TAGS);

  /** Returns the view that a table's name stands for, if collections of a kind have it. */
  static Optional<MetadataView> of(CollectionKind kind, String table) {
    return ALL.stream()
        .filter(view -> view.table().equalsIgnoreCase(table) && view.kinds().contains(kind))
        .findFirst();
  }

  /** Returns what there is to show. */
  List<InternalRow> rows(Described collection) {
    return maker.apply(collection);
  }

  private static StructType edges() {
    return new StructType()
        .add("depth", DataTypes.IntegerType, false)
        .add("kind", DataTypes.StringType, false)
        .add("name", DataTypes.StringType, false)
        .add("version", DataTypes.LongType, false)
        .add("exists", DataTypes.BooleanType, false)
        .add("parent_kind", DataTypes.StringType, false)
        .add("parent_name", DataTypes.StringType, false)
        .add("parent_version", DataTypes.LongType, false)
        .add("parent_exists", DataTypes.BooleanType, false);
  }

  private static List<InternalRow> rows(LineageGraph graph) {
    return graph.edges().stream().map(MetadataView::row).toList();
  }

  private static InternalRow row(LineageEdge edge) {
    Parent made = edge.to().at();
    Parent from = edge.from().at();
    return values(
        edge.depth(),
        text(made.collection().kind().singular()),
        text(made.collection().name()),
        made.version(),
        edge.to().exists(),
        text(from.collection().kind().singular()),
        text(from.collection().name()),
        from.version(),
        edge.from().exists());
  }

  private static List<InternalRow> history(List<Commit> commits) {
    List<InternalRow> rows = new ArrayList<>();
    long fragments = 0;
    for (Commit commit : commits) {
      boolean goesOn = commit.base() == commit.version() - 1;
      rows.add(row(commit, goesOn ? commit.removed().size() : fragments));
      fragments = commit.totals().fragments();
    }
    return rows;
  }

  private static InternalRow row(Commit commit, long removedFragments) {
    return values(
        commit.version(),
        micros(commit.time()),
        text(commit.operation().word()),
        commit.addedTotals().rows(),
        commit.addedTotals().fragments(),
        removedFragments,
        new GenericArrayData(
            commit.parents().stream()
                .map(p -> text(p.collection().prefix() + "@" + p.version()))
                .toArray()),
        map(commit.meta()));
  }

  private static InternalRow row(long version, Parent parent) {
    return values(
        version,
        text(parent.collection().kind().singular()),
        text(parent.collection().name()),
        parent.version());
  }

  private static InternalRow row(Tag tag) {
    return values(text(tag.name()), tag.version());
  }

  private static InternalRow values(Object... values) {
    return new GenericInternalRow(values);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static UTF8String text(String text) {
    return UTF8String.fromString(text);
  }

  private static ArrayBasedMapData map(Map<String, String> texts) {
    Map<String, String> sorted = new TreeMap<>(texts);
    return new ArrayBasedMapData(
        new GenericArrayData(sorted.keySet().stream().map(MetadataView::text).toArray()),
        new GenericArrayData(sorted.values().stream().map(MetadataView::text).toArray()));
  }

  private static DataType mapOfTexts() {
    return DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType, false);
  }
}
