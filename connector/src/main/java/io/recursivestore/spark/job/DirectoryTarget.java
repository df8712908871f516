package io.recursivestore.spark.job;

import io.recursivestore.exchange.ShardFile;
import io.recursivestore.exchange.ShardFormat;
import io.recursivestore.model.InvalidRequestException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Writes shards as files of a directory that all machines share. Beside a shard that is done lies
 * its report, which is written last: a shard without one is written again.
 *
 * @param directory the directory that is filled
 * @param format the format of the files
 */
record DirectoryTarget(String directory, ShardFormat format) implements ShardTarget {
  private static final long serialVersionUID = 1L;

  /** What is in here is removed in the end. */
  static final String WORK = ".work";

  /** How the names of reports end. */
  static final String REPORT = ".json";

  @Override
  public Writer open(Shard shard, VectorSchemaRoot batch) {
    Path root = Path.of(directory);
    Path work = root.resolve(WORK);
    if (!Files.isDirectory(work)) {
      throw new InvalidRequestException(
          "The directory '"
              + directory
              + "' of the driver is not on this executor's machine. Use one that all machines of the"
              + " cluster share.");
    }
    String path = format.path(shard.name(), shard.index(), shard.count());
    ShardFile file = ShardFile.create(root.resolve(path), work, format, batch);
    return new Writer() {
      @Override
      public void append() {
        file.append();
      }

      @Override
      public ShardReport finish(long rows, Map<String, NumberSummary> statistics) {
        ShardFile.Written written = file.finish();
        ShardReport report =
            new ShardReport(
                shard.id(),
                path,
                rows,
                written.bytes(),
                written.rowBytes(),
                "sha256:" + written.sha256(),
                statistics,
                null);
        DirectoryFiles.write(work.resolve(shard.id() + REPORT), PrepRecord.bytes(report.toJson()));
        return report;
      }

      @Override
      public void close() {
        file.close();
      }
    };
  }
}
