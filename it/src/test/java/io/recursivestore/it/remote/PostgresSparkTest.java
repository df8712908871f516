package io.recursivestore.it.remote;

import io.recursivestore.spark.testing.SparkTest;

/** Stores in PostgreSQL, by tasks of the same process. */
@SparkTest
class PostgresSparkTest extends PostgresSparkContract {}
