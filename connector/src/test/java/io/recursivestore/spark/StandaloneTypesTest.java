package io.recursivestore.spark;

import io.recursivestore.spark.testing.Cluster;
import io.recursivestore.spark.testing.SparkTest;

@SparkTest(cluster = Cluster.STANDALONE)
class StandaloneTypesTest extends TypesContract {}
