package io.recursivestore.spark;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.catalog.PathCatalog;
import io.recursivestore.spark.option.CollectionOptions;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import io.recursivestore.spark.read.Windows;
import io.recursivestore.spark.session.SessionStore;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.CatalogV2Util;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.SupportsCatalogOptions;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source behind {@code format("recursive-store")}:
 *
 * <pre>{@code
 * frame.write().format("recursive-store").option("dataset", "weather").mode("append").save(root);
 * spark.read().format("recursive-store").option("dataset", "weather").load(root);
 * spark.read().format("recursive-store").option("stream", "ewr").option("from-step", 24).load(root);
 * }</pre>
 *
 * <p>Options are those of {@link ReadOptions} and {@link WriteOptions}. Errors in them are thrown
 * as Spark's AnalysisException.
 */
public final class RecursiveStoreSource implements SupportsCatalogOptions, DataSourceRegister {
  private static final String CATALOG_KEY = "spark.sql.catalog." + PathCatalog.NAME;

  /** Creates the source; Spark does. */
  public RecursiveStoreSource() {}

  @Override
  public String shortName() {
    return "recursive-store";
  }

  @Override
  public Identifier extractIdentifier(CaseInsensitiveStringMap options) {
    return StoreAnalysisException.analyze(
        () ->
            PathCatalog.identifier(
                CollectionOptions.root(options),
                CollectionOptions.collection(options),
                Windows.in(options),
                ReadOptions.payload(options),
                WriteOptions.MERGE_SCHEMA.in(options).orElse(false)));
  }

  @Override
  public String extractCatalog(CaseInsensitiveStringMap options) {
    var conf = SparkSession.active().conf();
    if (conf.getOption(CATALOG_KEY).isEmpty()) {
      conf.set(CATALOG_KEY, PathCatalog.class.getName());
    }
    return PathCatalog.NAME;
  }

  /**
   * Returns the version to read. Spark asks only when it reads, and before it loads the table, so
   * that a missing store or collection is reported here: for a write it is no error.
   */
  @Override
  public Optional<String> extractTimeTravelVersion(CaseInsensitiveStringMap options) {
    return StoreAnalysisException.analyze(
        () -> {
          CollectionRef ref = CollectionOptions.collection(options);
          ReadOptions.check(options, ref);
          try (Store store = SessionStore.open(CollectionOptions.root(options))) {
            switch (ref.kind()) {
              case DATASET -> store.datasets().open(ref.name());
              case STREAM -> store.streams().open(ref.name());
              case ITEMS -> store.items().open(ref.name());
            }
          }
          return ReadOptions.VERSION_AS_OF.in(options);
        });
  }

  @Override
  public Optional<String> extractTimeTravelTimestamp(CaseInsensitiveStringMap options) {
    return StoreAnalysisException.analyze(() -> ReadOptions.TIMESTAMP_AS_OF.in(options));
  }

  /** Spark asks for the schema, and not for a catalog, where a query reads or writes a stream. */
  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return CatalogV2Util.v2ColumnsToStructType(load(options).columns());
  }

  @Override
  public Table getTable(
      StructType schema, Transform[] partitioning, Map<String, String> properties) {
    return load(new CaseInsensitiveStringMap(properties));
  }

  private Table load(CaseInsensitiveStringMap options) {
    PathCatalog catalog = PathCatalog.unregistered();
    catalog.initialize(PathCatalog.NAME, CaseInsensitiveStringMap.empty());
    try {
      return catalog.loadTable(extractIdentifier(options));
    } catch (NoSuchTableException e) {
      throw new IllegalStateException(e);
    }
  }
}
