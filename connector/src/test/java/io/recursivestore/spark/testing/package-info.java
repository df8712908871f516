/** A JUnit 5 extension that gives tests a real Spark. Start reading at SparkTest. */
package io.recursivestore.spark.testing;
