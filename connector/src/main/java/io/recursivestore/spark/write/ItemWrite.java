package io.recursivestore.spark.write;

import static io.recursivestore.spark.option.StoreAnalysisException.analyze;

import io.recursivestore.Store;
import io.recursivestore.item.ItemCollections;
import io.recursivestore.item.ItemJob;
import io.recursivestore.item.ItemSettings;
import io.recursivestore.item.StagedItems;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.spark.session.SessionStore;
import io.recursivestore.spark.session.TaskRoot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.Write;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A write of items. Tasks write to tables that nobody reads; the driver's one commit makes items of
 * what those of the tasks wrote that succeeded.
 */
final class ItemWrite implements Write, BatchWrite {
  private final String root;
  private final CollectionRef items;
  private final ItemJob.Mode mode;
  private final StructType rows;
  private final Optional<Integer> keptVersions;
  private final List<Parent> parents;
  private @Nullable ItemJob job;

  ItemWrite(
      String root,
      CollectionRef items,
      ItemJob.Mode mode,
      StructType rows,
      Optional<Integer> keptVersions,
      List<Parent> parents) {
    this.root = root;
    this.items = items;
    this.mode = mode;
    this.rows = rows;
    this.keptVersions = keptVersions;
    this.parents = parents;
  }

  @Override
  public String description() {
    return "recursive-store " + items.prefix() + " [" + mode.name().toLowerCase(Locale.ROOT) + "]";
  }

  @Override
  public BatchWrite toBatch() {
    return this;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    return analyze(
        () -> {
          try (Store store = SessionStore.openOrCreate(root)) {
            ItemJob started =
                store.items().jobs().start(items.name(), keptVersions.map(ItemSettings::new), mode);
            checkKept(started);
            job = started;
            return new ItemWriterFactory(
                TaskRoot.of(root), store.id(), started, rows, new ArrayList<>(parents));
          }
        });
  }

  private void checkKept(ItemJob started) {
    if (keptVersions.isPresent() && keptVersions.get() != started.keptVersions()) {
      throw new InvalidRequestException(
          items.display()
              + " are there already, and keep "
              + started.keptVersions()
              + " versions of each. Leave 'keep-versions' out.");
    }
  }

  @Override
  public boolean useCommitCoordinator() {
    // What a second attempt wrote is simply not committed.
    return false;
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    analyze(
        () -> {
          List<StagedItems> parts = new ArrayList<>();
          for (WriterCommitMessage message : messages) {
            if (message instanceof WrittenParts written) {
              parts.addAll(Arrays.asList(written.parts(StagedItems[].class)));
            }
          }
          end((collections, started) -> collections.jobs().commit(started, parts));
          return items;
        });
  }

  /** Only what nobody sees is removed, so that a commit that may have happened is not undone. */
  @Override
  public void abort(WriterCommitMessage[] messages) {
    end((collections, started) -> collections.jobs().discard(started));
  }

  private void end(BiConsumer<ItemCollections, ItemJob> end) {
    ItemJob started = job;
    if (started != null) {
      try (Store store = SessionStore.open(root)) {
        end.accept(store.items(), started);
      }
    }
  }

  /** Spark logs this: options can hold what should not be in a log. */
  @Override
  public String toString() {
    return description();
  }
}
