package io.recursivestore.exchange;

import io.recursivestore.model.CommitInfo;
import java.util.Optional;

/**
 * How rows are taken into a store.
 *
 * @param skipUnsupported whether columns of types that can't be kept are left out; otherwise they
 *     are refused
 * @param stepColumn for streams, the column that holds the numbers of steps
 * @param info parents and metadata of the commit that makes the stream or dataset, or its next
 *     version
 * @param progress is told how many rows are read
 */
public record ImportOptions(
    boolean skipUnsupported, Optional<String> stepColumn, CommitInfo info, Progress progress) {
  /** Refuses what can't be kept, and numbers steps from 0 or on from the last one. */
  public static final ImportOptions DEFAULT =
      new ImportOptions(false, Optional.empty(), CommitInfo.NONE, Progress.NONE);

  /** Returns these options with columns left out that can't be kept. */
  public ImportOptions skippingUnsupported() {
    return new ImportOptions(true, stepColumn, info, progress);
  }

  /**
   * Returns these options with the numbers of steps in a column.
   *
   * @param column its name; its integers ascend, and none is null
   */
  public ImportOptions withStepColumn(String column) {
    return new ImportOptions(skipUnsupported, Optional.of(column), info, progress);
  }

  /**
   * Returns these options with parents and metadata.
   *
   * @param parents what the commit records
   */
  public ImportOptions withInfo(CommitInfo parents) {
    return new ImportOptions(skipUnsupported, stepColumn, parents, progress);
  }

  /**
   * Returns these options with somebody who is told of the progress.
   *
   * @param listener is told how many rows are read
   */
  public ImportOptions withProgress(Progress listener) {
    return new ImportOptions(skipUnsupported, stepColumn, info, listener);
  }
}
