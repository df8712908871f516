package io.recursivestore.exchange.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files of any schema, with no ids. */
public final class ForeignFile {
  private ForeignFile() {}

  /**
   * Writes a file, whose rows somebody fills.
   *
   * @param file where it will be
   * @param schema its columns, as Parquet writes them
   * @param rows how many rows it gets
   * @param filler fills each row
   */
  public static Path parquet(Path file, String schema, int rows, BiConsumer<Integer, Group> filler)
      throws IOException {
    return parquet(file, schema, rows, Integer.MAX_VALUE, Map.of(), filler);
  }

  /** Writes a file of row groups of some rows, with metadata. */
  static Path parquet(
      Path file,
      String schema,
      int rows,
      int groupRows,
      Map<String, String> metadata,
      BiConsumer<Integer, Group> filler)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message m {" + schema + "}");
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withRowGroupRowCountLimit(groupRows)
            .withExtraMetaData(metadata)
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = groups.newGroup();
        filler.accept(i, row);
        writer.write(row);
      }
    }
    return file;
  }

  /** Changes what the footer of a file says. */
  static void rewriteFooter(Path file, Consumer<FileMetaData> change) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int end = whole.length - 2 * Integer.BYTES;
    int length = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
    int start = end - length;
    FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(whole, start, length));
    change.accept(footer);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(whole, 0, start);
    Util.writeFileMetaData(footer, out);
    out.write(
        ByteBuffer.allocate(Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(out.size() - start)
            .array());
    out.write(whole, whole.length - Integer.BYTES, Integer.BYTES);
    Files.write(file, out.toByteArray());
  }
}
