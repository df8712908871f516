package io.recursivestore.dataset;

import io.recursivestore.format.Selection;
import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StatisticsFilter;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * What the removal of the rows that match a filter does to the files of a version. Files that
 * statistics tell to match as a whole are just left out. Of the others the filter's columns are
 * read; where some rows match and some don't, the latter are copied into new files.
 *
 * @param filter the filter
 * @param candidates paths of the files in which rows may match
 * @param removed the files that go
 * @param rewritten new files, with the rows of those that stay
 */
record RowRemoval(
    Filter filter, Set<String> candidates, List<Fragment> removed, List<Fragment> rewritten) {
  private static final int BATCH_ROWS = 4096;

  /** Reads some files; the reader is the caller's to close. */
  @FunctionalInterface
  interface Reading {
    ArrowReader read(Selection selection, List<Fragment> files);
  }

  /**
   * Plans a removal, and copies the rows that stay out of files in which others go. Takes the
   * memory of a batch and a row group.
   *
   * @param writer writes the copies; closed
   */
  static RowRemoval plan(
      Snapshot base, Filter filter, Reading files, BufferAllocator memory, DatasetWriter writer) {
    FilterMask mask = new FilterMask(filter, base.schema());
    StatisticsFilter statistics = new StatisticsFilter(base.schema(), filter);
    Schema tested = base.schema().select(List.copyOf(mask.columns()));
    Selection selection = new Selection(tested, Optional.of(filter), BATCH_ROWS);
    Set<String> candidates = new HashSet<>();
    List<Fragment> removed = new ArrayList<>();
    List<Fragment> mixed = new ArrayList<>();
    for (Fragment file : base.fragmentsFor(filter)) {
      candidates.add(file.path());
      long matching =
          statistics.allMatch(file)
              ? file.rows()
              : matching(mask, files.read(selection, List.of(file)));
      if (matching > 0) {
        removed.add(file);
      }
      if (matching > 0 && matching < file.rows()) {
        mixed.add(file);
      }
    }
    return new RowRemoval(
        filter, candidates, removed, copyRest(base.schema(), mask, mixed, files, memory, writer));
  }

  private static long matching(FilterMask filter, ArrowReader batches) {
    RowMask mask = new RowMask();
    long count = 0;
    try (batches) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        mask.reset(batch.getRowCount());
        filter.apply(batch, mask);
        count += mask.kept();
      }
      return count;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static List<Fragment> copyRest(
      Schema schema,
      FilterMask filter,
      List<Fragment> mixed,
      Reading files,
      BufferAllocator memory,
      DatasetWriter writer) {
    RowMask matching = new RowMask();
    RowMask rest = new RowMask();
    boolean done = false;
    try (writer;
        KeptRows kept = new KeptRows(schema, memory);
        ArrowReader batches = files.read(Selection.all(schema, BATCH_ROWS), mixed)) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        matching.reset(batch.getRowCount());
        filter.apply(batch, matching);
        rest.reset(batch.getRowCount());
        rest.removeAll(matching);
        writer.write(kept.of(batch, rest));
      }
      List<Fragment> written = writer.finish();
      done = true;
      return written;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      if (!done) {
        writer.abort();
      }
    }
  }

  private static StorageException failed(IOException e) {
    return new StorageException("Can't read the rows that may be removed: " + e.getMessage(), e);
  }
}
