package io.recursivestore.spark.catalog;

import io.recursivestore.dataset.Dataset;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.SchemaChange;
import io.recursivestore.spark.type.PartitionTransforms;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.TableChange.AddColumn;
import org.apache.spark.sql.connector.catalog.TableChange.After;
import org.apache.spark.sql.connector.catalog.TableChange.ClusterBy;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnChange;
import org.apache.spark.sql.connector.catalog.TableChange.ColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.DeleteColumn;
import org.apache.spark.sql.connector.catalog.TableChange.First;
import org.apache.spark.sql.connector.catalog.TableChange.RenameColumn;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnComment;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnDefaultValue;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnNullability;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnPosition;
import org.apache.spark.sql.connector.catalog.TableChange.UpdateColumnType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** What ALTER TABLE asks for, as changes of a schema. What a dataset can't keep is refused. */
final class TableChanges {
  private TableChanges() {}

  /** Makes the changes in one commit, and a new order of rows in one of its own. */
  static void make(Dataset dataset, TableChange... changes) {
    List<TableChange> columns = new ArrayList<>();
    for (TableChange change : changes) {
      if (change instanceof ClusterBy clusterBy) {
        dataset.sortBy(PartitionTransforms.sort(clusterBy.clusteringColumns()), Map.of());
      } else {
        columns.add(change);
      }
    }
    if (!columns.isEmpty()) {
      dataset.alter(columns.stream().map(c -> of(dataset.ref(), c)).toList(), Map.of());
    }
  }

  private static SchemaChange of(CollectionRef ref, TableChange change) {
    if (!(change instanceof ColumnChange columnChange)) {
      throw refuse(ref, "have properties yet", "columns can be changed");
    }
    List<String> path = List.of(columnChange.fieldNames());
    if (change instanceof AddColumn add) {
      return add(ref, path, add);
    }
    if (change instanceof DeleteColumn) {
      return new SchemaChange.Drop(path);
    }
    if (change instanceof RenameColumn rename) {
      return new SchemaChange.Rename(path, rename.newName());
    }
    if (change instanceof UpdateColumnType update) {
      return new SchemaChange.Widen(path, type(update.newDataType()));
    }
    if (change instanceof UpdateColumnPosition move) {
      return new SchemaChange.Move(path, position(move.position()));
    }
    if (change instanceof UpdateColumnNullability nullability && nullability.nullable()) {
      return new SchemaChange.AllowNull(path);
    }
    String column = "column '" + String.join(".", path) + "'";
    if (change instanceof UpdateColumnNullability) {
      throw refuse(
          ref,
          "forbid nulls in " + column + ", which may have some",
          "columns can be NOT NULL when they are added");
    }
    if (change instanceof UpdateColumnComment) {
      throw refuse(ref, "keep a comment of " + column + " yet", "columns can be changed");
    }
    if (change instanceof UpdateColumnDefaultValue) {
      throw refuse(
          ref,
          "change the default of " + column + ", which older rows hold",
          "columns can have a DEFAULT when they are added");
    }
    throw refuse(ref, "make this change: " + change, "columns can be changed");
  }

  private static SchemaChange add(CollectionRef ref, List<String> path, AddColumn add) {
    String name = path.get(path.size() - 1);
    if (add.comment() != null) {
      throw refuse(ref, "keep comments of columns yet", "the type and the default count");
    }
    DataType type = type(add.dataType());
    return new SchemaChange.Add(
        path,
        type,
        add.isNullable(),
        ColumnDefaults.toStore(name, type, add.defaultValue()),
        position(add.position()));
  }

  private static SchemaChange.Position position(@Nullable ColumnPosition position) {
    if (position instanceof After after) {
      return new SchemaChange.After(after.column());
    }
    return position instanceof First ? SchemaChange.End.FIRST : SchemaChange.End.LAST;
  }

  /** Returns the store's type; ids in it are given anew when the change is made. */
  private static DataType type(org.apache.spark.sql.types.DataType type) {
    Column column = SparkSchemas.fromSpark(new StructType().add("column", type)).columns().get(0);
    return column.type();
  }

  private static InvalidRequestException refuse(CollectionRef ref, String verb, String rather) {
    return new InvalidRequestException(
        ref.display() + " can't " + verb + ". Leave it out: only " + rather + ".");
  }
}
