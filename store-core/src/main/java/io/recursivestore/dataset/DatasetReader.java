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
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads fragments one after another as Arrow batches, all in the same vectors. It counts what it
 * reads, and what filters save. For one thread.
 */
public final class DatasetReader extends ArrowReader {
  private final Selection selection;
  private final OpenedFiles files;
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
    this.selection = selection;
    this.files = new OpenedFiles(objects, format, allocator, dataset, selection, fragments);
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
        current = files.next();
        if (current == null) {
          return false;
        }
      }
      files.openAhead();
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
    ReadCounts counts = before.plus(files.counts());
    return current == null ? counts : counts.plus(current.counts());
  }

  @Override
  public void close() throws IOException {
    // Before the vectors, whose memory comes from the same allocator.
    try (files) {
      closeReadSource();
    } finally {
      super.close();
    }
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
