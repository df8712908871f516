package io.recursivestore.exchange.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files of any schema, with no ids. */
final class ForeignFile {
  private ForeignFile() {}

  /** Writes a file, whose rows somebody fills. */
  static Path parquet(Path file, String schema, int rows, BiConsumer<Integer, Group> filler)
      throws IOException {
    return parquet(file, schema, rows, Integer.MAX_VALUE, filler);
  }

  /** Writes a file of row groups of a number of rows. */
  static Path parquet(
      Path file, String schema, int rows, int groupRows, BiConsumer<Integer, Group> filler)
      throws IOException {
    MessageType type = MessageTypeParser.parseMessageType("message m {" + schema + "}");
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(type)
            .withRowGroupRowCountLimit(groupRows)
            .build()) {
      for (int i = 0; i < rows; i++) {
        Group row = groups.newGroup();
        filler.accept(i, row);
        writer.write(row);
      }
    }
    return file;
  }
}
