package io.recursivestore.exchange.files;

import io.recursivestore.dataset.Adopted;
import io.recursivestore.dataset.Adoption;
import io.recursivestore.dataset.Datasets;
import io.recursivestore.model.AlreadyExistsException;
import io.recursivestore.model.Column;
import io.recursivestore.model.CommitConflictException;
import io.recursivestore.model.CommitInfo;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.NamedId;
import io.recursivestore.model.NotFoundException;
import io.recursivestore.model.Schema;
import io.recursivestore.model.SchemaMerge;
import io.recursivestore.model.Snapshot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One import: looks at all files, then takes them, then commits. */
final class ImportRun {
  private static final int MAX_PATHS = 100;

  private final Datasets datasets;
  private final String name;
  private final List<Path> files;
  private final FileImportOptions options;
  private final List<SourceFile> sources = new ArrayList<>();
  private final List<Schema> found = new ArrayList<>();
  private final Set<SourceFormat> formats = new LinkedHashSet<>();
  private final Set<String> skipped = new LinkedHashSet<>();
  private final List<Fragment> fragments = new ArrayList<>();
  private final Counts counts = new Counts();

  /** How many files and bytes were taken in which way. */
  private static final class Counts {
    private long linkedFiles;
    private long linkedBytes;
    private long copiedFiles;
    private long copiedBytes;
    private long convertedFiles;
    private long convertedBytes;
  }

  ImportRun(Datasets datasets, String name, List<Path> files, FileImportOptions options) {
    this.datasets = datasets;
    this.name = name;
    this.files = files;
    this.options = options;
  }

  FileImported run() {
    Optional<Snapshot> base =
        datasets.exists(name) ? Optional.of(datasets.open(name).latest()) : Optional.empty();
    Schema schema = inspect(base.map(Snapshot::schema));
    boolean mayBeNamed = false;
    try (ConvertedFiles converted = new ConvertedFiles(datasets, name, options.write())) {
      for (int i = 0; i < files.size(); i++) {
        take(i, schema, converted);
      }
      fragments.addAll(converted.finish());
      counts.convertedBytes = converted.bytes();
      // A commit that fails may have happened, unless it says that it has not.
      mayBeNamed = true;
      long version = commit(base, schema);
      return new FileImported(
          version,
          fragments.stream().mapToLong(Fragment::rows).sum(),
          counts.linkedFiles,
          counts.linkedBytes,
          counts.copiedFiles,
          counts.copiedBytes,
          counts.convertedFiles,
          counts.convertedBytes,
          List.copyOf(skipped));
    } catch (CommitConflictException
        | NotFoundException
        | AlreadyExistsException
        | InvalidRequestException e) {
      mayBeNamed = false;
      throw e;
    } finally {
      if (!mayBeNamed) {
        datasets.discard(name, fragments);
      }
    }
  }

  /** Returns the columns of the dataset and of all files together. */
  private Schema inspect(Optional<Schema> dataset) {
    Schema known = dataset.or(options::schema).orElseGet(() -> new Schema(List.of()));
    Schema schema =
        dataset.or(() -> options.schema().map(s -> FreshColumns.of(s.columns()))).orElse(null);
    for (Path file : files) {
      SourceFile source = open(file);
      Schema columns = source.schema(known);
      skip(file, source.unreadable(), columns);
      sources.add(source);
      found.add(columns);
      schema = schema == null ? FreshColumns.of(columns.columns()) : merged(schema, columns, file);
      if (dataset.isPresent() && !options.mergeSchema() && !schema.equals(dataset.get())) {
        throw new InvalidRequestException(
            "'"
                + file
                + "' doesn't fit dataset '"
                + name
                + "': it has ("
                + columns
                + "), the dataset has ("
                + dataset.get()
                + "). Let the schemas be merged, or leave out what the dataset lacks.");
      }
    }
    if (schema == null) {
      throw new IllegalStateException("There are no files");
    }
    return schema;
  }

  private static Schema merged(Schema schema, Schema columns, Path file) {
    return fit(schema, columns, file).schema();
  }

  private static SchemaMerge fit(Schema schema, Schema columns, Path file) {
    try {
      return SchemaMerge.of(schema, columns);
    } catch (InvalidRequestException e) {
      throw new InvalidRequestException("'" + file + "' can't be taken: " + e.getMessage(), e);
    }
  }

  private SourceFile open(Path file) {
    SourceFormat format =
        options
            .format()
            .or(() -> SourceFormat.ofName(file.toString()))
            .orElseThrow(
                () ->
                    new InvalidRequestException(
                        "The ending of '" + file + "' tells no format. Give the format."));
    formats.add(format);
    return switch (format) {
      case PARQUET -> new ParquetSource(file, datasets.parquetKeys());
      case ARROW -> new ArrowSource(file);
      case CSV -> new CsvSource(file, options.csv());
      case JSON -> new JsonSource(file);
      case HDF5 -> new Hdf5Source(file);
    };
  }

  private void skip(Path file, Map<String, String> unreadable, Schema columns) {
    if (!unreadable.isEmpty() && !options.skipUnsupported()) {
      throw new InvalidRequestException(
          "Dataset '"
              + name
              + "' can't have these columns of '"
              + file
              + "': "
              + reasons(unreadable)
              + ". Write them in another type, leave them out, or let them be skipped.");
    }
    if (columns.columns().isEmpty()) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' has no columns that can be kept"
              + (unreadable.isEmpty() ? "" : ": not " + reasons(unreadable))
              + ". Leave it out.");
    }
    skipped.addAll(unreadable.keySet());
  }

  private static String reasons(Map<String, String> unreadable) {
    return new TreeMap<>(unreadable)
        .entrySet().stream()
            .map(c -> "'" + c.getKey() + "', because " + c.getValue())
            .collect(Collectors.joining("; "));
  }

  private void take(int i, Schema schema, ConvertedFiles converted) {
    Path file = files.get(i);
    SourceFile source = sources.get(i);
    Schema columns = fit(schema, found.get(i), file).files();
    Adopted adopted = adopt(file, source, columns.columns(), schema);
    if (adopted == null) {
      Schema written = source.written(columns, schema);
      if (!converted.continues(written)) {
        fragments.addAll(converted.finish());
      }
      converted.add(file, source, written);
      counts.convertedFiles++;
    } else {
      // The rows of earlier files come first.
      fragments.addAll(converted.finish());
      Fragment fragment = adopted.fragment();
      if (fragment.rows() == 0) {
        datasets.discard(name, List.of(fragment));
      } else {
        fragments.add(fragment);
      }
      if (adopted.linked()) {
        counts.linkedFiles++;
        counts.linkedBytes += fragment.bytes();
      } else {
        counts.copiedFiles++;
        counts.copiedBytes += fragment.bytes();
      }
    }
    options.progress().update("Importing " + name, i + 1L, files.size());
  }

  private @Nullable Adopted adopt(
      Path file, SourceFile source, List<Column> columns, Schema schema) {
    Optional<FileFormat> format = source.dataFormat();
    if (format.isEmpty()) {
      return null;
    }
    Map<String, NamedId> names = FreshColumns.names(columns);
    return datasets
        .adopt(name, new Adoption(file, format.get(), schema, names, options.link()))
        .orElse(null);
  }

  private long commit(Optional<Snapshot> base, Schema schema) {
    Map<String, String> meta = new TreeMap<>(options.info().meta());
    meta.put(
        "import.format", formats.stream().map(SourceFormat::word).collect(Collectors.joining(",")));
    meta.put("import.files", Integer.toString(files.size()));
    meta.put(
        "import.paths", ImportedPaths.json(files.subList(0, Math.min(MAX_PATHS, files.size()))));
    CommitInfo info = new CommitInfo(options.info().parents(), meta);
    if (base.isEmpty()) {
      datasets.create(name, schema, fragments, info);
      return 1;
    }
    return datasets
        .open(name)
        .commits()
        .append(base.get(), new SchemaMerge(schema, schema), fragments, info)
        .version();
  }
}
