package io.recursivestore.exchange.files;

import io.recursivestore.exchange.FileObject;
import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.FragmentReader;
import io.recursivestore.format.parquet.NamedParquet;
import io.recursivestore.format.parquet.ParquetKeys;
import io.recursivestore.model.DataType;
import io.recursivestore.model.DataType.ListOf;
import io.recursivestore.model.DataType.MapOf;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.DataType.Struct;
import io.recursivestore.model.FileFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Schema;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** A Parquet file. */
final class ParquetSource implements SourceFile {
  private static final int BATCH_ROWS = 4096;

  /** Spark puts one of these into files whose times are of the calendar before 1582. */
  private static final String OLD_DATES = "org.apache.spark.legacyDateTime";

  private static final String OLD_INT96 = "org.apache.spark.legacyINT96";

  private final Path file;
  private final ParquetKeys keys;
  private final Schema schema;
  private final Map<String, String> unreadable;

  ParquetSource(Path file, ParquetKeys keys) {
    this.file = file;
    this.keys = keys;
    try (NamedParquet parquet = open()) {
      schema = parquet.schema();
      unreadable = parquet.unreadable();
      refuseOldCalendar(parquet.metadata());
    }
  }

  @Override
  public Schema schema(Schema known) {
    return schema;
  }

  @Override
  public Map<String, String> unreadable() {
    return unreadable;
  }

  @Override
  public Optional<FileFormat> dataFormat() {
    return Optional.of(FileFormat.PARQUET);
  }

  @Override
  public ArrowReader rows(BufferAllocator allocator, Schema written) {
    FragmentReader rows = open().read(FreshColumns.names(written.columns()), written, BATCH_ROWS);
    return new BatchReader(allocator, ArrowSchemas.toArrow(written)) {
      @Override
      boolean next() {
        return rows.next(root());
      }

      @Override
      void end() {
        rows.close();
      }
    };
  }

  private NamedParquet open() {
    return NamedParquet.open(file.toString(), FileObject.open(file), keys);
  }

  private void refuseOldCalendar(Map<String, String> metadata) {
    boolean hasTimes = schema.columns().stream().anyMatch(c -> hasTime(c.type()));
    if (hasTimes && (metadata.containsKey(OLD_DATES) || metadata.containsKey(OLD_INT96))) {
      throw new InvalidRequestException(
          "'"
              + file
              + "' holds dates or times of the calendar that was used before 1582. Read it with"
              + " Spark, which converts them, and write it into the dataset.");
    }
  }

  private static boolean hasTime(DataType type) {
    if (type instanceof Struct struct) {
      return struct.columns().stream().anyMatch(member -> hasTime(member.type()));
    }
    if (type instanceof ListOf list) {
      return hasTime(list.element().type());
    }
    if (type instanceof MapOf map) {
      return hasTime(map.key().type()) || hasTime(map.value().type());
    }
    return type == Primitive.DATE || type == Primitive.TIMESTAMP || type == Primitive.TIMESTAMP_NTZ;
  }
}
