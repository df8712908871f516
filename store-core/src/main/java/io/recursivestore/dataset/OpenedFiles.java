package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.format.ahead.AheadFile;
import io.recursivestore.format.ahead.Opening;
import io.recursivestore.format.ahead.ReadAhead;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Fragment;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a scan one after another. Those that are not local are opened, and begun to be
 * read, while those before them are read. For one thread.
 */
final class OpenedFiles implements AutoCloseable {
  private final ObjectStore objects;
  private final DataFormat format;
  private final CollectionRef dataset;
  private final Selection selection;
  private final Iterator<Fragment> fragments;
  private final boolean isRemote;
  private final ReadAhead ahead;
  private final Deque<Opening<FragmentReader>> openings = new ArrayDeque<>();

  /**
   * Opens nothing yet.
   *
   * @param allocator gives the memory of what is read ahead
   */
  OpenedFiles(
      ObjectStore objects,
      DataFormat format,
      BufferAllocator allocator,
      CollectionRef dataset,
      Selection selection,
      List<Fragment> fragments) {
    this.objects = objects;
    this.format = format;
    this.dataset = dataset;
    this.selection = selection;
    this.fragments = fragments.iterator();
    this.isRemote = objects.localPath(dataset.prefix()).isEmpty();
    this.ahead = new ReadAhead(allocator, selection.prefetchBytes());
  }

  /** Returns a reader of the next file, which the caller closes, or null if there is none. */
  @Nullable FragmentReader next() {
    openAhead();
    Opening<FragmentReader> opening = openings.poll();
    if (opening != null) {
      ahead.expect(opening);
      openAhead();
      return ahead.take(opening);
    }
    if (!fragments.hasNext()) {
      return null;
    }
    Fragment fragment = fragments.next();
    return isRemote
        ? format.read(objects, key(fragment), fragment, selection, ahead.file())
        : format.read(objects, key(fragment), fragment, selection);
  }

  /** Begins to open further files, if there is room for what they hold. */
  void openAhead() {
    while (isRemote && fragments.hasNext() && ahead.hasRoom(openings.size())) {
      Fragment fragment = fragments.next();
      AheadFile file = ahead.file();
      openings.add(
          ahead.open(
              () -> format.read(objects, key(fragment), fragment, selection, file),
              FragmentReader::close));
    }
  }

  /** Returns how often what was read ahead was there in time. */
  ReadCounts counts() {
    return new ReadCounts(0, 0, 0, 0, 0, ahead.hits(), ahead.stalls(), ahead.waitNanos());
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    for (Opening<FragmentReader> opening : openings) {
      try {
        opening.close();
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    openings.clear();
    ahead.close();
    if (failure != null) {
      throw failure;
    }
  }

  private String key(Fragment fragment) {
    return dataset.prefix() + "/" + fragment.path();
  }
}
