package io.recursivestore.spark.catalog;

import io.recursivestore.Store;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.type.MadeRows;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.Column;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What is known of a collection, as a table: its rows are made on the driver, when they are asked
 * for.
 */
final class MetadataTable implements Table, SupportsRead {
  private final Location location;
  private final MetadataView view;
  private final Optional<String> version;

  /**
   * Creates a table.
   *
   * @param location the collection
   * @param view what to show of it
   * @param version the version or tag to show, if it is not the latest
   */
  MetadataTable(Location location, MetadataView view, Optional<String> version) {
    this.location = location;
    this.view = view;
    this.version = version;
  }

  @Override
  public String name() {
    return location.ref().prefix() + "/" + view.table();
  }

  @Override
  public Column[] columns() {
    return Arrays.stream(view.schema().fields())
        .map(field -> Column.create(field.name(), field.dataType(), field.nullable()))
        .toArray(Column[]::new);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return () -> StoreAnalysisException.analyze(this::scan);
  }

  private MadeRows scan() {
    try (Store store = SessionStore.open(location.root())) {
      Described collection = new Described(store, location.ref(), version);
      return new MadeRows("recursive-store " + name(), view.schema(), view.rows(collection));
    }
  }
}
