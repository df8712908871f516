package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads fragments one after another as Arrow batches, all in the same vectors. It counts what it
 * reads, and what filters save. For one thread.
 */
public final class DatasetReader extends ArrowReader {
  private final ObjectStore objects;
  private final DataFormat format;
  private final CollectionRef dataset;
  private final Selection selection;
  private final Iterator<Fragment> fragments;
  private final boolean hasViews;
  private @Nullable FragmentReader current;
  private ReadCounts before = ReadCounts.NONE;

  DatasetReader(
      ObjectStore objects,
      DataFormat format,
      BufferAllocator allocator,
      CollectionRef dataset,
      Selection selection,
      List<Fragment> fragments) {
    super(allocator);
    this.objects = objects;
    this.format = format;
    this.dataset = dataset;
    this.selection = selection;
    this.fragments = fragments.iterator();
    this.hasViews =
        selection.mayView()
            && fragments.stream()
                .allMatch(file -> FileFormat.ofPath(file.path()) == FileFormat.PARQUET);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    while (true) {
      if (current == null) {
        if (!fragments.hasNext()) {
          return false;
        }
        Fragment fragment = fragments.next();
        current =
            format.read(objects, dataset.prefix() + "/" + fragment.path(), fragment, selection);
      }
      if (current.next(getVectorSchemaRoot())) {
        return true;
      }
      closeReadSource();
    }
  }

  @Override
  public long bytesRead() {
    return counts().bytes();
  }

  /**
   * Returns how much of the fragments was read so far; once this is closed, how much in all. What
   * comes behind the last batch counts as left out only once there are no batches left.
   */
  public ReadCounts counts() {
    return current == null ? before : before.plus(current.counts());
  }

  @Override
  protected void closeReadSource() {
    if (current != null) {
      before = before.plus(current.counts());
      current.close();
      current = null;
    }
  }

  @Override
  protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
    return hasViews
        ? ArrowSchemas.toArrowViews(selection.schema())
        : ArrowSchemas.toArrow(selection.schema());
  }
}
