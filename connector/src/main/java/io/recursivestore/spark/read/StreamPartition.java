package io.recursivestore.spark.read;

import org.apache.spark.sql.connector.read.InputPartition;

/**
 * What one task reads.
 *
 * @param from the first place of the random order; if there is none, the first row that windows
 *     begin in
 * @param to the place or row to stop before
 */
record StreamPartition(long from, long to) implements InputPartition {}
