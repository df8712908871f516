package io.recursivestore.exchange.migrate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.recursivestore.dataset.Dataset;
import io.recursivestore.dataset.DatasetWriter;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.dataset.WriteOptions;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.SourceFormat;
import io.recursivestore.exchange.python.PythonDataset;
import io.recursivestore.exchange.python.PythonFrame;
import io.recursivestore.exchange.python.PythonProblem;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.model.Commit;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.CorruptDataException;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Parent;
import io.recursivestore.model.Schema;
import io.recursivestore.model.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** Makes a dataset of each table, in one commit, whose metadata say where it came from. */
final class TableImport {
  private static final String FILE = "import.file";
  private static final String BYTES = "import.bytes";
  private static final String MODIFIED = "import.modified";
  private static final String ACTIVITY = "Importing tables";

  private final Path root;
  private final Datasets datasets;
  private final PythonImportOptions options;
  private final PythonImport.Counts counts;

  TableImport(
      Path root, Datasets datasets, PythonImportOptions options, PythonImport.Counts counts) {
    this.root = root;
    this.datasets = datasets;
    this.options = options;
    this.counts = counts;
  }

  /** Takes the tables of {@code optimized} and {@code streaming}. */
  void frames(List<PythonFrame> frames, List<PythonDataset> described) {
    Map<String, ObjectNode> metadata = new HashMap<>();
    // The newest of a name comes last.
    described.forEach(each -> metadata.put(original(each.name()), each.metadata()));
    long done = 0;
    for (PythonFrame frame : frames) {
      attempt(frame, Optional.ofNullable(metadata.get(frame.name())), List.of());
      options.progress().update(ACTIVITY, ++done, frames.size());
    }
  }

  /** Takes series with their metadata. What one was made from is a parent of its dataset. */
  void series(List<PythonFrame> series) {
    SeriesOrder order = new SeriesOrder(series);
    long done = 0;
    for (PythonFrame each : order.inOrder()) {
      attempt(each, each.metadata(), List.copyOf(order.inputs(each)));
      options.progress().update(ACTIVITY, ++done, series.size());
    }
  }

  private void attempt(PythonFrame frame, Optional<ObjectNode> metadata, List<PythonFrame> inputs) {
    try {
      if (isThere(frame)) {
        counts.tables.find();
      } else {
        take(frame, new CommitInfo(parents(inputs), meta(frame, metadata)));
        counts.tables.take();
      }
    } catch (InvalidRequestException e) {
      tell(PythonProblem.Kind.REFUSED, frame, e);
    } catch (CorruptDataException e) {
      tell(PythonProblem.Kind.DAMAGED, frame, e);
    }
  }

  private List<Parent> parents(List<PythonFrame> inputs) {
    List<Parent> parents = new ArrayList<>();
    for (PythonFrame input : inputs) {
      String name = name(input);
      if (datasets.exists(name)) {
        Dataset dataset = datasets.open(name);
        parents.add(new Parent(dataset.ref(), dataset.latest().version()));
      }
    }
    return parents;
  }

  private void tell(PythonProblem.Kind kind, PythonFrame frame, RuntimeException e) {
    counts.add(new PythonProblem(kind, frame.file(), String.valueOf(e.getMessage())));
  }

  /** Returns whether the table was taken before. */
  private boolean isThere(PythonFrame frame) {
    String name = name(frame);
    if (!datasets.exists(name)) {
      return false;
    }
    String file = relative(frame);
    Optional<Commit> commit =
        datasets.open(name).findLast(each -> file.equals(each.meta().get(FILE)));
    if (commit.isEmpty()) {
      throw new InvalidRequestException(
          "There is a dataset '"
              + name
              + "' that was not made from this file. Import with another prefix, or rename it.");
    }
    Map<String, String> then = commit.get().meta();
    if (!then.entrySet().containsAll(origin(frame).entrySet())) {
      throw new InvalidRequestException(
          "The file has changed since dataset '"
              + name
              + "' was made from it. Import with another prefix, or drop the dataset first.");
    }
    return true;
  }

  private void take(PythonFrame frame, CommitInfo info) {
    if (frame.format() == PythonFrame.Format.PARQUET) {
      FileImportOptions how = FileImportOptions.DEFAULT.as(SourceFormat.PARQUET).withInfo(info);
      FileImport.append(
          datasets, name(frame), List.of(frame.file()), options.link() ? how : how.copying());
    } else {
      write(frame, info);
    }
  }

  private void write(PythonFrame frame, CommitInfo info) {
    try (BufferAllocator allocator = new RootAllocator();
        ArrowReader rows = frame.rows(allocator, options.limits())) {
      Schema schema = ArrowSchemas.fromArrow(rows.getVectorSchemaRoot().getSchema());
      write(name(frame), schema, rows, info);
    } catch (IOException e) {
      throw new StorageException("Can't read '" + frame.file() + "': " + e.getMessage(), e);
    }
  }

  private void write(String name, Schema schema, ArrowReader rows, CommitInfo info)
      throws IOException {
    boolean isDone = false;
    try (DatasetWriter writer = datasets.stage(name, schema, WriteOptions.DEFAULT)) {
      try {
        while (rows.loadNextBatch()) {
          writer.write(rows.getVectorSchemaRoot());
        }
        datasets.create(name, schema, writer.finish(), info);
        isDone = true;
      } finally {
        if (!isDone) {
          writer.abort();
        }
      }
    }
  }

  private Map<String, String> meta(PythonFrame frame, Optional<ObjectNode> metadata) {
    Map<String, String> meta = new TreeMap<>(origin(frame));
    metadata.ifPresent(
        known ->
            known
                .properties()
                .forEach(
                    field ->
                        meta.put(
                            "python." + field.getKey(),
                            field.getValue().isTextual()
                                ? field.getValue().textValue()
                                : field.getValue().toString())));
    return meta;
  }

  private Map<String, String> origin(PythonFrame frame) {
    try {
      return Map.of(
          FILE,
          relative(frame),
          BYTES,
          Long.toString(Files.size(frame.file())),
          MODIFIED,
          Files.getLastModifiedTime(frame.file()).toInstant().toString());
    } catch (IOException e) {
      throw new StorageException("Can't read '" + frame.file() + "': " + e.getMessage(), e);
    }
  }

  private String relative(PythonFrame frame) {
    return root.relativize(frame.file()).toString().replace('\\', '/');
  }

  /** Returns the name of a table's dataset: what a name can't have becomes an underscore. */
  private String name(PythonFrame frame) {
    String name = (options.prefix() + frame.name()).replaceAll("[^A-Za-z0-9._-]", "_");
    return name.matches("[A-Za-z0-9].*") ? name : "x" + name;
  }

  /** Returns how the original code called the file of a dataset. */
  private static String original(String dataset) {
    return dataset.replace('/', '_').replace('\\', '_');
  }
}
