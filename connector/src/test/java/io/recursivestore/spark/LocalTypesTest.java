package io.recursivestore.spark;

import io.recursivestore.spark.testing.SparkTest;

@SparkTest
class LocalTypesTest extends TypesContract {}
