package io.recursivestore.item;

import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import java.util.Optional;

/** What an item was made from: another item, or a dataset or stream. */
public sealed interface ItemParent {
  /**
   * An item.
   *
   * @param collection its collection; without one, that of the item that was made from it
   * @param id its id; it need not be there
   * @param version its version, if it is known
   */
  record OfItem(Optional<String> collection, String id, Optional<Integer> version)
      implements ItemParent {
    /**
     * Checks the names.
     *
     * @throws io.recursivestore.model.InvalidRequestException if one breaks its rule
     */
    public OfItem {
      Names.check("id of a parent", id);
      collection.ifPresent(name -> new CollectionRef(CollectionKind.ITEMS, name));
    }
  }

  /**
   * A dataset or stream of the same store.
   *
   * @param collection the dataset or stream
   * @param version its version at that time; of a stream, the number of its steps
   */
  record OfCollection(CollectionRef collection, long version) implements ItemParent {}

  /**
   * Returns an item of the same collection.
   *
   * @param id its id
   */
  static ItemParent item(String id) {
    return new OfItem(Optional.empty(), id, Optional.empty());
  }

  /**
   * Returns a version of an item of the same collection.
   *
   * @param id its id
   * @param version its version
   */
  static ItemParent item(String id, int version) {
    return new OfItem(Optional.empty(), id, Optional.of(version));
  }
}
