package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Schema;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;

/** What the tables of both kinds of collection have in common. */
abstract class StoreTable implements Table {
  private final String root;
  private final CollectionRef ref;
  private final Schema schema;

  StoreTable(String root, CollectionRef ref, Schema schema) {
    this.root = root;
    this.ref = ref;
    this.schema = schema;
  }

  final String root() {
    return root;
  }

  final CollectionRef ref() {
    return ref;
  }

  final Schema schemaOfStore() {
    return schema;
  }

  @Override
  public final String name() {
    return ref.prefix();
  }

  @Override
  public final Column[] columns() {
    return org.apache.spark.sql.connector.catalog.CatalogV2Util.structTypeToV2Columns(
        SparkSchemas.toSpark(schema));
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(TableCatalog.PROP_PROVIDER, "recursive-store", TableCatalog.PROP_LOCATION, root);
  }
}
