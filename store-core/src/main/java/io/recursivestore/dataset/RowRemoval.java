package io.recursivestore.dataset;

import io.recursivestore.format.Selection;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.model.Snapshot;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * What the removal of some rows does to the files of a version. Files of which the log tells that
 * all rows go are just left out. Of the others the columns that tell are read; where some rows
 * match and some don't, the latter are copied into new files.
 *
 * @param rows the rows that go
 * @param candidates paths of the files in which rows may match
 * @param removed the files that go
 * @param rewritten new files, with the rows of those that stay
 */
record RowRemoval(
    RowSelection rows, Set<String> candidates, List<Fragment> removed, List<Fragment> rewritten) {
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
      Snapshot base,
      RowSelection rows,
      Reading files,
      BufferAllocator memory,
      DatasetWriter writer) {
    Schema tested = base.schema().select(rows.columns());
    Selection selection = new Selection(tested, rows.hint(), BATCH_ROWS);
    Set<String> candidates = new HashSet<>();
    List<Fragment> removed = new ArrayList<>();
    List<Fragment> mixed = new ArrayList<>();
    for (Fragment file : rows.candidates(base)) {
      candidates.add(file.path());
      long matching =
          rows.holdsAll(file) ? file.rows() : matching(rows, files.read(selection, List.of(file)));
      if (matching > 0) {
        removed.add(file);
      }
      if (matching > 0 && matching < file.rows()) {
        mixed.add(file);
      }
    }
    return new RowRemoval(
        rows, candidates, removed, copyRest(base.schema(), rows, mixed, files, memory, writer));
  }

  private static long matching(RowSelection rows, ArrowReader batches) {
    RowMask mask = new RowMask();
    long count = 0;
    try (batches) {
      while (batches.loadNextBatch()) {
        VectorSchemaRoot batch = batches.getVectorSchemaRoot();
        mask.reset(batch.getRowCount());
        rows.apply(batch, mask);
        count += mask.kept();
      }
      return count;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static List<Fragment> copyRest(
      Schema schema,
      RowSelection rows,
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
        rows.apply(batch, matching);
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
