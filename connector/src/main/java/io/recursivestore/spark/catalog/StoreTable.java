package io.recursivestore.spark.catalog;

import io.recursivestore.exchange.OpenLineage;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.option.StoreAnalysisException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.types.StructType;

/** What the tables of both kinds of collection have in common. */
abstract class StoreTable implements Table {
  private final String root;
  private final CollectionRef ref;

  StoreTable(String root, CollectionRef ref) {
    this.root = root;
    this.ref = ref;
  }

  final String root() {
    return root;
  }

  final CollectionRef ref() {
    return ref;
  }

  /** Returns the columns in Spark's types. */
  abstract StructType rows();

  @Override
  public final String name() {
    return ref.prefix();
  }

  @Override
  public Column[] columns() {
    return Arrays.stream(rows().fields())
        .map(f -> Column.create(f.name(), f.dataType(), f.nullable()))
        .toArray(Column[]::new);
  }

  @Override
  public final Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>(OpenLineage.properties(root, ref));
    properties.put(TableCatalog.PROP_PROVIDER, "recursive-store");
    properties.put(TableCatalog.PROP_LOCATION, root);
    return properties;
  }

  static <T> T analyze(Supplier<T> step) {
    return StoreAnalysisException.analyze(step);
  }
}
