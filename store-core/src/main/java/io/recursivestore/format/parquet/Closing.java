package io.recursivestore.format.parquet;

import java.util.List;

/** Closes several readers, all of them even if one fails. */
final class Closing {
  private Closing() {}

  static void all(List<VectorReader> readers) {
    RuntimeException failure = null;
    for (VectorReader reader : readers) {
      try {
        reader.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
