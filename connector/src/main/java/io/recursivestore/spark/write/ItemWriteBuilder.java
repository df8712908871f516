package io.recursivestore.spark.write;

import io.recursivestore.item.ItemJob;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.spark.option.StoreAnalysisException;
import io.recursivestore.spark.option.WriteOptions;
import java.util.Locale;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.SupportsTruncate;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriteBuilder;

/** Plans a write of items: append unless Spark asks to replace all. */
public final class ItemWriteBuilder implements WriteBuilder, SupportsTruncate {
  private final String root;
  private final CollectionRef items;
  private final LogicalWriteInfo info;
  private ItemJob.Mode mode;

  /**
   * Creates a builder.
   *
   * @param root the store's root
   * @param items the items
   * @param mode what the commit does
   * @param info the rows' schema and the options that the user gave
   * @throws InvalidRequestException if there is an option that such writes don't have
   */
  public ItemWriteBuilder(
      String root, CollectionRef items, ItemJob.Mode mode, LogicalWriteInfo info) {
    WriteOptions.check(info.options(), items);
    info.options().keySet().stream()
        .filter(key -> key.toLowerCase(Locale.ROOT).startsWith(WriteOptions.META_PREFIX))
        .findAny()
        .ifPresent(
            key -> {
              throw new InvalidRequestException(
                  items.display()
                      + " take no option '"
                      + key
                      + "'. Give each row its own column 'metadata'.");
            });
    this.root = root;
    this.items = items;
    this.mode = mode;
    this.info = info;
  }

  @Override
  public WriteBuilder truncate() {
    mode = ItemJob.Mode.REPLACE;
    return this;
  }

  @Override
  public Write build() {
    return StoreAnalysisException.analyze(
        () -> {
          ItemDrafts.check(items, info.schema());
          return new ItemWrite(
              root,
              items,
              mode,
              info.schema(),
              WriteOptions.KEEP_VERSIONS.in(info.options()).map(Math::toIntExact),
              WriteOptions.commitInfo(info.options()).parents());
        });
  }
}
