package io.recursivestore.it.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.recursivestore.spark.testing.SparkTest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ExplainMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Stores on S3, by tasks of the same process. */
@SparkTest
class S3SparkTest extends RemoteSparkContract {
  private static final S3Server SERVER = S3Server.start();

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  /** Only this session knows how to get there. */
  @Override
  String place(SparkSession session) {
    SERVER.settings().forEach(session.conf()::set);
    return SERVER.uri();
  }

  @Test
  void secretsAreNeverShown() {
    write(numbers(0, 100)).save(root);

    String plan = read().load(root).where("id > 5").queryExecution().explainString(mode());
    StringBuilder shown = new StringBuilder(plan);
    for (String table : List.of("history", "fragments", "lineage")) {
      shown.append(sql("SELECT * FROM %s.datasets.numbers." + table).collectAsList());
    }
    shown.append(sql("DESCRIBE TABLE EXTENDED %s.datasets.numbers").collectAsList());
    shown.append(sql("DESCRIBE NAMESPACE EXTENDED %s.datasets").collectAsList());

    assertThat(shown).contains("recursive-store").doesNotContain(S3Server.SECRET_KEY);
  }

  @Test
  void wrongSecretsAreRefusedAndNotShown() {
    write(numbers(0, 10)).save(root);
    spark.conf().set("fs.s3a.impl.disable.cache", "true");
    S3Server.settings(SERVER.endpoint(), "another-secret-1138").forEach(spark.conf()::set);

    Throwable refused = catchThrowable(() -> read().load(root).count());

    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString())
        .contains("Can't read '" + SERVER.uri())
        .doesNotContain("another-secret-1138");
    spark.conf().unset("fs.s3a.impl.disable.cache");
  }

  private static ExplainMode mode() {
    return ExplainMode.fromString("extended");
  }
}
