/**
 * How stores are reached from Spark: on the driver with the session's configuration of Hadoop, in
 * tasks with what the driver gave them.
 */
@NullMarked
package io.recursivestore.spark.session;

import org.jspecify.annotations.NullMarked;
