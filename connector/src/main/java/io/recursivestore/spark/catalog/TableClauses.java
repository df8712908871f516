package io.recursivestore.spark.catalog;

import io.recursivestore.item.ItemSettings;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.type.ItemRows;
import io.recursivestore.spark.type.PartitionTransforms;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableInfo;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Refuses what a CREATE TABLE asks for and a dataset can't keep, which would otherwise be lost. */
final class TableClauses {
  /** {@code parquet} is what Spark says where nobody said anything, and what the files are. */
  private static final Set<String> PROVIDERS = Set.of("recursive-store", "parquet");

  /** What Spark adds by itself. */
  private static final Set<String> HARMLESS =
      Set.of(TableCatalog.PROP_OWNER, TableCatalog.PROP_IS_MANAGED_LOCATION);

  private TableClauses() {}

  static void check(CollectionRef ref, TableInfo info) {
    checkPartitions(ref, info);
    info.properties().forEach((key, value) -> check(ref, key, value));
    for (Column column : info.columns()) {
      if (column.comment() != null) {
        throw refuse(ref, "keep comments of columns yet", "COMMENT");
      }
      if (column.defaultValue() != null && ref.kind() != CollectionKind.DATASET) {
        throw refuse(ref, "have defaults of columns", "DEFAULT");
      }
    }
  }

  static void checkPartitions(CollectionRef ref, TableInfo info) {
    if (info.partitions().length > 0 && ref.kind() != CollectionKind.DATASET) {
      throw refuse(ref, "be partitioned", "PARTITIONED BY");
    }
  }

  /** Returns a schema that is arranged as the clauses and the properties say. */
  static Schema arranged(Schema columns, TableInfo info) {
    CaseInsensitiveStringMap properties = new CaseInsensitiveStringMap(info.properties());
    Schema schema = PartitionTransforms.arranged(columns, info.partitions());
    schema = WriteOptions.PARTITION_BY.in(properties).map(schema::partitionedBy).orElse(schema);
    return WriteOptions.SORT_BY.in(properties).map(schema::sortedBy).orElse(schema);
  }

  /** Returns the property that says in what format files are written, if it is there. */
  static Map<String, String> fileFormat(TableInfo info) {
    String format = info.properties().get(WriteOptions.FILE_FORMAT.key());
    return format == null ? Map.of() : Map.of(WriteOptions.FILE_FORMAT.key(), format);
  }

  /** Returns the property that says how many versions items keep, if it is there. */
  static Map<String, String> keepVersions(TableInfo info) {
    String kept = info.properties().get(WriteOptions.KEEP_VERSIONS.key());
    return kept == null ? Map.of() : Map.of(WriteOptions.KEEP_VERSIONS.key(), kept);
  }

  /** Returns how items are kept. */
  static ItemSettings itemSettings(TableInfo info) {
    return WriteOptions.KEEP_VERSIONS
        .in(new CaseInsensitiveStringMap(info.properties()))
        .map(kept -> new ItemSettings(Math.toIntExact(kept)))
        .orElse(ItemSettings.DEFAULT);
  }

  /** Refuses columns that items don't have. */
  static void checkItems(CollectionRef ref, StructType columns) {
    StructType all = ItemRows.schema(DataTypes.StringType).asNullable();
    for (StructField column : columns.asNullable().fields()) {
      if (Arrays.stream(all.fields()).noneMatch(column::equals)) {
        throw refuse(
            ref,
            "have a column " + column.name() + " " + column.dataType().sql(),
            "the list of columns");
      }
    }
  }

  private static void check(CollectionRef ref, String key, String value) {
    if (key.equals(TableCatalog.PROP_PROVIDER)) {
      if (!PROVIDERS.contains(value.toLowerCase(Locale.ROOT))) {
        throw refuse(ref, "be kept in the format '" + value + "'", "USING");
      }
    } else if (key.equals(WriteOptions.FILE_FORMAT.key()) && ref.kind() == CollectionKind.DATASET) {
      WriteOptions.FILE_FORMAT.in(new CaseInsensitiveStringMap(Map.of(key, value)));
    } else if (key.equals(WriteOptions.KEEP_VERSIONS.key()) && ref.kind() == CollectionKind.ITEMS) {
      WriteOptions.KEEP_VERSIONS.in(new CaseInsensitiveStringMap(Map.of(key, value)));
    } else if (isArrangement(key) && ref.kind() == CollectionKind.DATASET) {
      // They are read with the columns.
      return;
    } else if (!HARMLESS.contains(key)) {
      Map<String, String> clauses =
          Map.of(
              TableCatalog.PROP_LOCATION, "LOCATION",
              TableCatalog.PROP_EXTERNAL, "EXTERNAL",
              TableCatalog.PROP_COMMENT, "COMMENT");
      String clause = clauses.getOrDefault(key, "the property '" + key + "'");
      throw refuse(ref, "have " + clause + " yet", clause);
    }
  }

  private static boolean isArrangement(String key) {
    return key.equals(WriteOptions.PARTITION_BY.key()) || key.equals(WriteOptions.SORT_BY.key());
  }

  private static InvalidRequestException refuse(CollectionRef ref, String verb, String clause) {
    return new InvalidRequestException(
        ref.display() + " can't " + verb + ". Leave " + clause + " out.");
  }
}
