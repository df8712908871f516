package io.recursivestore.item;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Drafts that are encoded while those before them are written. May be gone through several times,
 * by one thread at a time.
 */
final class EncodedDrafts {
  /** Few beside all of a large batch, and so many that their words are in runs. */
  private static final int PART = 4_096;

  private final List<CompletableFuture<EncodedItems>> parts;

  private EncodedDrafts(List<CompletableFuture<EncodedItems>> parts) {
    this.parts = parts;
  }

  /**
   * Starts to encode; of one part, it is done when this returns.
   *
   * @param drafts the drafts
   * @param collection the number of their collection
   */
  static EncodedDrafts of(List<ItemDraft> drafts, long collection) {
    if (drafts.size() <= PART) {
      return new EncodedDrafts(
          List.of(CompletableFuture.completedFuture(encode(drafts, collection))));
    }
    return new EncodedDrafts(
        IntStream.iterate(0, from -> from < drafts.size(), from -> from + PART)
            .mapToObj(from -> drafts.subList(from, Math.min(drafts.size(), from + PART)))
            .map(part -> CompletableFuture.supplyAsync(() -> encode(part, collection)))
            .toList());
  }

  private static EncodedItems encode(List<ItemDraft> drafts, long collection) {
    return EncodedItems.of(drafts.parallelStream().map(EncodedItem::of).toList(), collection);
  }

  int parts() {
    return parts.size();
  }

  /** Returns a part, in the order of the drafts, once it is encoded. */
  EncodedItems part(int index) {
    return parts.get(index).join();
  }

  /** Returns all of them once they are encoded. */
  EncodedItems all() {
    return EncodedItems.concat(parts.stream().map(CompletableFuture::join).toList());
  }
}
