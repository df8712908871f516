package io.recursivestore.spark;

import io.recursivestore.Store;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.item.ItemPlace;
import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.sql.Postgres;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A store whose items are in one of the databases, as a catalog of a session. */
final class ItemLab {
  private static final AtomicInteger CATALOGS = new AtomicInteger();

  /** The databases that items can be in. */
  enum Kind {
    SQLITE,
    POSTGRESQL
  }

  private final SparkSession spark;
  private final Map<String, String> settings = new HashMap<>();

  /** The store's root. */
  final String root;

  /** The catalog's name. */
  final String name;

  ItemLab(SparkSession spark, Path directory, Kind kind) {
    this.spark = spark;
    this.root = directory.resolve("store").toString();
    this.name = "items_lab" + CATALOGS.incrementAndGet();
    spark.conf().set("spark.sql.catalog." + name, RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog." + name + ".root", root);
    if (kind == Kind.POSTGRESQL) {
      settings.putAll(Postgres.settings());
      settings.put(ItemPlace.URL, Postgres.database());
    }
    settings.forEach(spark.conf()::set);
  }

  /** Forgets how the database is reached. */
  void close() {
    settings.keySet().forEach(spark.conf()::unset);
  }

  Store store() {
    return Store.openOrCreate(root);
  }

  ItemCollections items(Store store) {
    return store.items(settings);
  }

  /** Runs SQL in which {@code %1$s} or {@code %s} is the catalog. */
  Dataset<Row> sql(String text) {
    return spark.sql(text.formatted(name));
  }

  List<String> rows(String text) {
    return sql(text).collectAsList().stream().map(Row::toString).toList();
  }

  String plan(String text) {
    return plan(sql(text));
  }

  static String plan(Dataset<Row> frame) {
    return frame.queryExecution().sparkPlan().toString();
  }
}
