package io.recursivestore.exchange;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.parquet.ParquetFooter;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.storage.LocalObjectStore;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;

/** A format of the files that splits are written to, shard by shard. */
public enum ShardFormat {
  /** Parquet in Snappy, with HuggingFace's features, as {@code load_dataset} reads it. */
  PARQUET(".parquet") {
    @Override
    Writer writer(Path file, VectorSchemaRoot batch) {
      Schema arrow = batch.getSchema();
      Features features = Features.of(SplitSchema.withoutMaps(arrow));
      Map<String, String> metadata =
          Map.of(
              Features.METADATA_KEY,
              features.toMetadata(),
              ParquetSplit.ARROW_SCHEMA,
              Base64.getEncoder()
                  .encodeToString(SplitSchema.toWrite(features, arrow).serializeAsMessage()));
      FragmentWriter parquet =
          new ParquetFormat()
              .write(
                  new LocalObjectStore(Objects.requireNonNull(file.getParent())),
                  String.valueOf(file.getFileName()),
                  ArrowSchemas.fromArrow(arrow),
                  new FileOptions(Compression.SNAPPY),
                  () -> metadata);
      return new Writer() {
        @Override
        public void append() {
          parquet.write(batch);
        }

        @Override
        public void finish() {
          parquet.finish(String.valueOf(file.getFileName()));
          ParquetFooter.sort(file);
        }

        @Override
        public void close() {
          parquet.close();
        }
      };
    }
  },

  /** Arrow's file format, which can be mapped into memory and read at any batch. */
  ARROW(".arrow") {
    @Override
    Writer writer(Path file, VectorSchemaRoot batch) {
      FileChannel channel;
      ArrowFileWriter arrow;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        arrow = new ArrowFileWriter(batch, null, channel);
        arrow.start();
      } catch (IOException e) {
        throw NewDirectory.failed("write", file, e);
      }
      return new Writer() {
        @Override
        public void append() {
          try {
            arrow.writeBatch();
          } catch (IOException e) {
            throw NewDirectory.failed("write", file, e);
          }
        }

        @Override
        public void finish() {
          try {
            arrow.end();
          } catch (IOException e) {
            throw NewDirectory.failed("write", file, e);
          }
        }

        @Override
        public void close() {
          // Closing the writer would end the file, and wait for a disk that may be full.
          try {
            channel.close();
          } catch (IOException e) {
            throw NewDirectory.failed("close", file, e);
          }
        }
      };
    }
  },

  /** Arrow's streaming format with HuggingFace's features, as {@code load_from_disk} reads it. */
  HUGGINGFACE(".arrow") {
    @Override
    Writer writer(Path file, VectorSchemaRoot batch) {
      Schema arrow = batch.getSchema();
      Features features = Features.of(SplitSchema.withoutMaps(arrow));
      ArrowShardWriter out = new ArrowShardWriter(file, SplitSchema.toWrite(features, arrow));
      return new Writer() {
        @Override
        public void append() {
          out.write(batch);
        }

        @Override
        public void finish() {
          out.finish();
        }

        @Override
        public void close() {
          out.close();
        }
      };
    }
  };

  private final String extension;

  ShardFormat(String extension) {
    this.extension = extension;
  }

  /** What writes one file: nothing of it counts before it was finished. */
  interface Writer extends AutoCloseable {
    /** Appends the rows that are in the batch now. */
    void append();

    /** Writes what comes after the last batch. */
    void finish();

    @Override
    void close();
  }

  /** Returns how names of files end, with the dot. */
  public String extension() {
    return extension;
  }

  /**
   * Returns the path of a shard in the directory of a dataset, with slashes.
   *
   * @param split the split's name
   * @param index which of its shards, from 0
   * @param count how many shards it has
   */
  public String path(String split, int index, int count) {
    return switch (this) {
      case PARQUET ->
          DatasetCard.directory(DatasetCard.DEFAULT_CONFIG)
              + "/"
              + ParquetDirectory.shardName(split, index, count);
      case ARROW -> "%s/shard-%05d-of-%05d%s".formatted(split, index, count, extension);
      case HUGGINGFACE -> "%s/data-%05d-of-%05d%s".formatted(split, index, count, extension);
    };
  }

  /**
   * Starts a file that must not exist.
   *
   * @throws InvalidRequestException if the format can't hold a column
   */
  abstract Writer writer(Path file, VectorSchemaRoot batch);
}
