package io.recursivestore.format.parquet;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A cursor over a batch: the one record object that the Parquet writer is handed again and again.
 */
final class ArrowRow {
  @Nullable VectorSchemaRoot batch;
  int index;
}
