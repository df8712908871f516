package io.recursivestore.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Writes rows into Arrow files of bounded size. */
final class ArrowShards {
  private final Path directory;
  private final SplitRows source;
  private final long maxBytes;
  private final List<Path> finished = new ArrayList<>();
  private @Nullable ArrowShardWriter current;

  ArrowShards(Path directory, SplitRows source, long maxBytes) {
    this.directory = directory;
    this.source = source;
    this.maxBytes = maxBytes;
  }

  /**
   * Writes all rows.
   *
   * @return the names of the files, at least one, of which the first has at least one batch
   */
  List<String> write() {
    try {
      source.forEachBatch(this::append);
      if (finished.isEmpty() && current == null) {
        source.root().setRowCount(0);
        append(source.root());
      }
      end();
    } finally {
      if (current != null) {
        current.close();
      }
    }
    return rename();
  }

  private void append(VectorSchemaRoot batch) {
    if (current != null && current.bytes() + SplitRows.bytes(batch) > maxBytes) {
      end();
    }
    if (current == null) {
      Path file = directory.resolve("data-%05d.arrow".formatted(finished.size()));
      current = new ArrowShardWriter(file, source.schema());
      finished.add(file);
    }
    current.write(batch);
  }

  private void end() {
    if (current != null) {
      try (ArrowShardWriter writer = current) {
        current = null;
        writer.finish();
      }
    }
  }

  /** How many files there are is known at the end, and part of their names. */
  private List<String> rename() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < finished.size(); i++) {
      String name = "data-%05d-of-%05d.arrow".formatted(i, finished.size());
      try {
        Files.move(finished.get(i), directory.resolve(name));
      } catch (IOException e) {
        throw NewDirectory.failed("rename", finished.get(i), e);
      }
      names.add(name);
    }
    return names;
  }
}
