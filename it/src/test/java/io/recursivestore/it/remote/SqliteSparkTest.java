package io.recursivestore.it.remote;

import io.recursivestore.spark.testing.SparkTest;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.io.TempDir;

/** Stores in files of SQLite. */
@SparkTest
class SqliteSparkTest extends RemoteSparkContract {
  @TempDir static Path directory;

  @Override
  String place(SparkSession session) {
    return "jdbc:sqlite:" + directory;
  }
}
