package io.recursivestore.it.remote;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;

/** Stores in PostgreSQL, by executors that know nothing of it but what the driver sends. */
@SparkTest(cluster = Cluster.STANDALONE)
class PostgresClusterTest extends PostgresSparkContract {}
