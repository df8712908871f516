package io.recursivestore.it.bench;

import io.recursivestore.format.ArrowSchemas;
import io.recursivestore.format.Compression;
import io.recursivestore.format.FileOptions;
import io.recursivestore.format.FragmentWriter;
import io.recursivestore.format.parquet.ParquetFormat;
import io.recursivestore.model.Column;
import io.recursivestore.model.DataType.Primitive;
import io.recursivestore.model.Fragment;
import io.recursivestore.model.Schema;
import io.recursivestore.storage.MemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Many small Parquet files: file number n has the ten rows whose {@code x} is 10 n to 10 n + 9.
 * They are not synced, which would take longer than all else.
 */
final class SmallFiles {
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Column(1, "x", Primitive.INT64, true),
              new Column(2, "reward", Primitive.FLOAT64, true),
              new Column(3, "agent", Primitive.STRING, true)));
  static final int ROWS = 10;

  private SmallFiles() {}

  /**
   * Writes files.
   *
   * @param directory where they go
   * @param count how many
   * @return what a log says of them
   */
  static List<Fragment> write(Path directory, int count) throws IOException {
    List<Fragment> fragments = new ArrayList<>();
    ParquetFormat format = new ParquetFormat();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot rows = VectorSchemaRoot.create(ArrowSchemas.toArrow(SCHEMA), allocator)) {
      for (int file = 0; file < count; file++) {
        String name = "part-%06d.parquet".formatted(file);
        try (MemoryObjectStore memory = new MemoryObjectStore();
            FragmentWriter writer =
                format.write(memory, name, SCHEMA, new FileOptions(Compression.SNAPPY))) {
          fill(rows, file);
          writer.write(rows);
          fragments.add(writer.finish("data/" + name));
          Files.write(directory.resolve(name), memory.get(name).orElseThrow());
        }
      }
    }
    return fragments;
  }

  private static void fill(VectorSchemaRoot rows, int file) {
    BigIntVector x = (BigIntVector) rows.getVector("x");
    Float8Vector reward = (Float8Vector) rows.getVector("reward");
    VarCharVector agent = (VarCharVector) rows.getVector("agent");
    for (int i = 0; i < ROWS; i++) {
      x.setSafe(i, (long) file * ROWS + i);
      reward.setSafe(i, (file * 31L + i * 7L) % 1000 / 8.0);
      agent.setSafe(
          i, ("agent-" + (file * 17L + i) % 97).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    rows.setRowCount(ROWS);
  }
}
