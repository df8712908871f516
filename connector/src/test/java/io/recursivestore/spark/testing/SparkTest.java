package io.recursivestore.spark.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real {@link org.apache.spark.sql.SparkSession}, as a parameter of its
 * constructor or methods:
 *
 * <pre>{@code
 * @SparkTest
 * class SalesTest {
 *   @Test
 *   void sumsByDay(SparkSession spark) {
 *     assertThat(spark.range(3).count()).isEqualTo(3);
 *   }
 * }
 * }</pre>
 *
 * <p>All methods of a class share a session, which no other class sees: temporary views and
 * settings end with the class. Classes that ask for the same cluster and configuration share a
 * SparkContext, so order test classes by it if there are many. A JVM has one SparkContext; test
 * classes therefore must not run concurrently.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(SparkExtension.class)
public @interface SparkTest {
  /** Returns where tasks run. */
  Cluster cluster() default Cluster.LOCAL;

  /**
   * Returns settings of the SparkContext, each as {@code key=value}. They go before the harness's
   * own.
   */
  String[] conf() default {};
}
