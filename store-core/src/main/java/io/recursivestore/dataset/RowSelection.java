package io.recursivestore.dataset;

import io.recursivestore.model.Filter;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Snapshot;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Some of the rows of a dataset, in whatever version. */
interface RowSelection {
  /** Returns the files of a version in which some of the rows may be. */
  List<Fragment> candidates(Snapshot version);

  /** Returns whether the log tells that all rows of a candidate are among them. */
  boolean holdsAll(Fragment candidate);

  /** Returns the names of the columns that tell a row. */
  List<String> columns();

  /** Returns a filter that is true for all of them, if there is one. */
  Optional<Filter> hint();

  /** Leaves out the other rows of a batch. */
  void apply(VectorSchemaRoot batch, RowMask rows);

  /** Returns which rows they are, as messages say it after "rows". */
  String text();
}
