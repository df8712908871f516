package io.recursivestore.dataset;

import io.recursivestore.format.DataFormat;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Partition;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.ObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** The data files of one writer: begins them, and keeps what is known of those that are ended. */
final class NewFiles {
  private final ObjectStore objects;
  private final DataFormat format;
  private final CollectionRef dataset;
  private final Schema schema;
  private final WriteOptions options;
  private final List<Fragment> ended = new ArrayList<>();

  NewFiles(
      ObjectStore objects,
      DataFormat format,
      CollectionRef dataset,
      Schema schema,
      WriteOptions options) {
    this.objects = objects;
    this.format = format;
    this.dataset = dataset;
    this.schema = schema;
    this.options = options;
  }

  Schema schema() {
    return schema;
  }

  /** Returns the files that are ended, in that order. */
  List<Fragment> ended() {
    return ended;
  }

  void deleteAll() {
    StagedFiles.delete(objects, format, dataset, ended);
    ended.clear();
  }

  /**
   * Begins a file.
   *
   * @param partition what all of its rows share; null if there are no partitions
   */
  Open begin(@Nullable Partition partition) {
    String path = "data/" + UUID.randomUUID() + "." + format.extension();
    return new Open(
        path,
        partition,
        format.write(objects, dataset.prefix() + "/" + path, schema, options.fileOptions()));
  }

  /** A file that rows are written to. */
  final class Open implements AutoCloseable {
    private final String path;
    private final @Nullable Partition partition;
    private final FragmentWriter writer;

    private Open(String path, @Nullable Partition partition, FragmentWriter writer) {
      this.path = path;
      this.partition = partition;
      this.writer = writer;
    }

    void write(VectorSchemaRoot rows) {
      writer.write(rows);
    }

    long bytes() {
      return writer.bytes();
    }

    boolean isFull() {
      return writer.bytes() >= options.targetFileBytes();
    }

    void end() {
      try (writer) {
        Fragment file = writer.finish(path);
        ended.add(partition == null ? file : partition.of(file));
      }
    }

    /** Leaves no file behind. */
    @Override
    public void close() {
      writer.close();
    }
  }
}
