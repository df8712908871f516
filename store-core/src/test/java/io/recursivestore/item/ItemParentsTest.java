package io.recursivestore.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.recursivestore.Store;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.ExpireOptions;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Column;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datasets keep the versions that items were made from. */
final class ItemParentsTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void versionsThatItemsWereMadeFromAreKept(ItemDatabases database) {
    CollectionRef ref = CollectionRef.dataset("d");
    try (Store store = ItemDatabases.store(directory)) {
      ItemCollections collections = store.items(database.fresh());
      Dataset dataset = sixVersions(store);
      ItemCollection items = collections.openOrCreate("c");
      items.put(madeFrom("a", ref, 2));
      items.put(madeFrom("b", ref, 3));
      items.put(madeFrom("b", ref, 4));
      collections.openOrCreate("gone").put(madeFrom("c", ref, 5));
      collections.drop("gone");

      assertThat(collections.parents(ref)).containsExactly(2L, 4L);
      assertThat(collections.parents(CollectionRef.stream("d"))).isEmpty();
      assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions())
          .containsExactly(1L, 3L, 5L);
      assertThat(dataset.at(2).version()).isEqualTo(2);
      items.delete("a");
      assertThat(dataset.expire(ExpireOptions.DEFAULT.keepingLast(1)).versions()).contains(2L);
      assertThat(dataset.history()).extracting(Commit::version).contains(4L);
    }
  }

  private static Dataset sixVersions(Store store) {
    List<Column> columns = List.of(new Column(1, "x", Primitive.INT64, true));
    Dataset dataset = store.datasets().create("d", new Schema(columns), CommitInfo.NONE);
    for (int version = 2; version <= 6; version++) {
      dataset.overwrite(dataset.latest(), List.of(), CommitInfo.NONE);
    }
    return dataset;
  }

  private static ItemDraft madeFrom(String id, CollectionRef dataset, long version) {
    return ItemDraft.json("1")
        .withId(id)
        .with(
            ItemMetadata.NONE.withParents(List.of(new ItemParent.OfCollection(dataset, version))));
  }
}
