package io.recursivestore.spark.function;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.recursivestore.spark.catalog.RecursiveStoreCatalog;
import io.recursivestore.spark.testing.SparkTest;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SparkTest
class FunctionErrorsTest {
  private SparkSession spark;

  @BeforeEach
  void open(SparkSession session) {
    spark = session;
    spark.conf().set("spark.sql.catalog.lab", RecursiveStoreCatalog.class.getName());
    spark.conf().set("spark.sql.catalog.lab.root", "/nowhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab.mean(1D)|"
            + "mean(window) takes an ARRAY of numbers or booleans as 'window', not DOUBLE. "
            + "A stream's columns are arrays when it is read with the option 'window-length'.",
        "lab.mean('x')|"
            + "mean(window) takes an ARRAY of numbers or booleans as 'window', not STRING. "
            + "A stream's columns are arrays when it is read with the option 'window-length'.",
        "lab.max(array('x'))|"
            + "max(window) takes an ARRAY of numbers or booleans as 'window', not ARRAY<STRING>. "
            + "Cast its elements.",
        "lab.sum(array(array(1)))|"
            + "sum(window) takes an ARRAY of numbers or booleans as 'window', not ARRAY<ARRAY<INT>>. "
            + "For each inner array, use transform(window, x -> …); "
            + "for all their elements, flatten(window).",
        "lab.dot(array(1), 2)|"
            + "dot(a, b) takes an ARRAY of numbers or booleans as 'b', not INT. "
            + "A stream's columns are arrays when it is read with the option 'window-length'.",
        "lab.quantile(array(1), '0.5')|" + "quantile(window, p) takes a number as 'p', not STRING.",
        "lab.quantile(array(1))| quantile(window, p) was given 1 arguments. Give 2.",
        "lab.mean(array(1), 2)| mean(window) was given 2 arguments. Give 1.",
        "lab.mean()| mean(window) was given 0 arguments. Give 1."
      })
  void argumentsOfOtherTypes(String call, String message) {
    assertThatThrownBy(() -> spark.sql("SELECT " + call))
        .isInstanceOf(AnalysisException.class)
        .hasMessage(message + "; line 1 pos 7");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lab.quantile(array(id), 1.5)| quantile(window, p) was given p = 1.5. Give a number from 0 to 1.",
        "lab.quantile(array(id), -id - 1)| quantile(window, p) was given p = -1.0.",
        "lab.quantile(array(id), double('nan'))| quantile(window, p) was given p = NaN.",
        "lab.dot(array(id), array(id, id))|"
            + "dot(a, b) was given arrays of 1 and 2 elements. Give arrays of the same length.",
        "lab.sum(array(id, 9223372036854775807, 1))|"
            + "sum(window) of integers exceeds the range of BIGINT. Cast the window to ARRAY<DOUBLE>.",
        "lab.cumsum(array(id, 9223372036854775807, 1))|"
            + "cumsum(window) of integers exceeds the range of BIGINT.",
        "lab.diff(array(id - 2, 9223372036854775807))|"
            + "diff(window) of integers exceeds the range of BIGINT."
      })
  void valuesThatCantBeComputedWith(String call, String message) {
    for (Codegen codegen : Codegen.values()) {
      codegen.run(
          spark,
          () ->
              assertThatThrownBy(() -> spark.range(1).selectExpr(call).collectAsList())
                  .hasStackTraceContaining("InvalidRequestException: " + message));
    }
  }

  @Test
  void unknownFunctions() {
    assertThatThrownBy(() -> spark.sql("SELECT lab.meen(array(1))"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("UNRESOLVED_ROUTINE")
        .hasMessageContaining("`lab`.`meen`");
    assertThatThrownBy(() -> spark.sql("SELECT lab.datasets.mean(array(1))"))
        .isInstanceOf(AnalysisException.class)
        .hasMessageContaining("UNRESOLVED_ROUTINE");
  }
}
