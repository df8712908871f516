package io.recursivestore.format.parquet;

import io.recursivestore.format.VectorFilter;
import io.recursivestore.format.parquet.MatchingRows.Tested;
import io.recursivestore.format.parquet.decode.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.parquet.schema.MessageType;

/**
 * Makes the readers of a row group's columns.
 *
 * @param pages where their pages come from
 * @param projection what is read of the file
 * @param sources what the vectors are filled from
 * @param targets the vectors
 */
record ColumnReaders(
    LeafPages pages,
    MessageType projection,
    List<ColumnSource> sources,
    List<FieldVector> targets) {

  /**
   * Returns the rows of some ranges.
   *
   * @param filter rows for which it isn't true may be left out
   */
  GroupRows rows(RowWindows windows, FileFilter filter) {
    Set<String> first = filter.rows().map(VectorFilter::columns).orElse(Set.of());
    List<Tested> tested = new ArrayList<>();
    List<VectorReader> others = new ArrayList<>();
    Scratch scratch = new Scratch();
    boolean hasOthers = false;
    for (int i = 0; i < targets.size(); i++) {
      hasOthers |= !first.contains(targets.get(i).getName()) && sources.get(i).type() != null;
    }
    boolean isDone = false;
    try {
      for (int i = 0; i < targets.size(); i++) {
        FieldVector target = targets.get(i);
        if (hasOthers && first.contains(target.getName())) {
          FieldVector read = target.getField().createVector(target.getAllocator());
          tested.add(new Tested(reader(i, read, scratch), read, target));
        } else {
          others.add(reader(i, target, scratch));
        }
      }
      isDone = true;
      return tested.isEmpty()
          ? new AllRows(windows, others)
          : new MatchingRows(
              windows, filter.rows().orElseThrow(), filter.exact().orElse(null), tested, others);
    } finally {
      if (!isDone) {
        tested.forEach(column -> others.add(column.reader()));
        Closing.all(others);
      }
    }
  }

  private VectorReader reader(int column, FieldVector vector, Scratch scratch) {
    return VectorReader.of(pages, projection, sources.get(column), vector, scratch);
  }
}
