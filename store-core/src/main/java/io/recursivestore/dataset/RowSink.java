package io.recursivestore.dataset;

import org.apache.arrow.vector.VectorSchemaRoot;

/** Where a writer's rows go: into files, of which some are open. */
interface RowSink extends AutoCloseable {
  void write(VectorSchemaRoot rows);

  /** Returns about how many bytes the open files have. */
  long openBytes();

  int openFiles();

  /** Ends all files. */
  void end();

  /** Removes the files that are open. */
  @Override
  void close();
}
