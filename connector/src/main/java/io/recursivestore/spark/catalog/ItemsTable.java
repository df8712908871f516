package io.recursivestore.spark.catalog;

import io.recursivestore.item.ItemJob;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.lineage.Origin;
import io.recursivestore.spark.lineage.StoreVersion;
import io.recursivestore.spark.option.ReadOptions;
import io.recursivestore.spark.read.ItemScanBuilder;
import io.recursivestore.spark.read.ItemSource;
import io.recursivestore.spark.type.ItemRows;
import io.recursivestore.spark.write.ItemWriteBuilder;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Items as a table: a row for the newest version of each. */
final class ItemsTable extends StoreTable implements SupportsRead, SupportsWrite, Origin {
  private final ItemSource source;
  private final DataType payload;

  /**
   * Creates a table.
   *
   * @param source the items
   * @param payload the type of payloads, if it is another than text
   */
  ItemsTable(ItemSource source, Optional<DataType> payload) {
    super(source.root(), new CollectionRef(CollectionKind.ITEMS, source.name()));
    this.source = source;
    this.payload = payload.orElse(DataTypes.StringType);
  }

  @Override
  public String id() {
    return root() + "/" + name() + "@" + source.number();
  }

  @Override
  public String version() {
    return Long.toString(source.totals().puts());
  }

  @Override
  StructType rows() {
    return ItemRows.schema(payload);
  }

  @Override
  public StoreVersion origin() {
    return new StoreVersion(root(), new Parent(ref(), source.totals().puts()));
  }

  /** Rows that are written may lack columns, and have payloads of any type. */
  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_READ,
        TableCapability.BATCH_WRITE,
        TableCapability.TRUNCATE,
        TableCapability.ACCEPT_ANY_SCHEMA);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return analyze(
        () -> {
          if (!ReadOptions.payload(options).orElse(payload).equals(payload)) {
            throw new InvalidRequestException(
                "The type of payloads is one of a table's columns, so 'payload-type' and"
                    + " 'payload-schema' can't be used with table(). Read with"
                    + " format(\"recursive-store\") and load(root), or use from_json.");
          }
          return new ItemScanBuilder(source, ref(), rows(), options);
        });
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo info) {
    return analyze(() -> new ItemWriteBuilder(root(), ref(), ItemJob.Mode.APPEND, info));
  }
}
