package io.recursivestore.dataset;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.MatchedRows;
import io.recursivestore.format.ReadCounts;
import io.recursivestore.format.Selection;
import io.recursivestore.format.VectorFilter;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.storage.ObjectStore;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads fragments one after another as Arrow batches, all in the same vectors. It counts what it
 * reads, and what filters save. Of an exact filter it tells which rows of a batch match, and leaves
 * out batches without any. For one thread.
 */
public final class DatasetReader extends ArrowReader {
  private final Selection selection;
  private final OpenedFiles files;
  private final boolean hasViews;
  private @Nullable FragmentReader current;
  private ReadCounts before = ReadCounts.NONE;
  private final @Nullable VectorFilter exact;
  private final MatchedRows evaluated = new MatchedRows();
  private long[] bits = {};
  private @Nullable MatchedRows matches;
  private long rowsBefore;
  private long rowsLoaded;
  private long rowsHidden;

  DatasetReader(
      ObjectStore objects,
      DataFormat format,
      BufferAllocator allocator,
      CollectionRef dataset,
      Selection selection,
      List<Fragment> fragments) {
    super(allocator);
    this.selection = selection;
    this.exact = selection.exact().map(VectorFilter::new).orElse(null);
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
      if (!current.next(getVectorSchemaRoot())) {
        closeReadSource();
      } else if (hasMatches(current)) {
        return true;
      }
    }
  }

  /**
   * Returns which rows of the batch match {@link Selection#exact}, at least one. They change with
   * the next batch.
   *
   * @return the rows, or null if all of the batch do
   */
  public @Nullable MatchedRows matches() {
    return matches;
  }

  /**
   * Returns the number of rows of all batches before this one, also of those that were left out
   * because none of their rows match. Where the selection has no {@link Selection#filter}, this is
   * the number of the batch's first row.
   */
  public long rowsBefore() {
    return rowsBefore;
  }

  private boolean hasMatches(FragmentReader fragment) throws IOException {
    int rows = getVectorSchemaRoot().getRowCount();
    rowsBefore = rowsLoaded;
    rowsLoaded += rows;
    if (exact == null) {
      return true;
    }
    MatchedRows found = fragment.matches();
    if (found == null) {
      found = evaluate(exact, getVectorSchemaRoot());
    }
    matches = found.count() == rows ? null : found;
    rowsHidden += rows - found.count();
    return found.count() > 0;
  }

  private MatchedRows evaluate(VectorFilter filter, VectorSchemaRoot batch) {
    int rows = batch.getRowCount();
    int words = VectorFilter.words(rows);
    if (bits.length < words) {
      bits = new long[words];
    }
    filter.evaluate(batch::getVector, rows, bits);
    evaluated.clear();
    evaluated.add(0, bits, rows);
    return evaluated;
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
    ReadCounts counts =
        before.plus(files.counts()).plus(new ReadCounts(0, 0, 0, -rowsHidden, rowsHidden));
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
