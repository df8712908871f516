/** Spark column vectors over mapped streams and Arrow memory. Nothing here copies a value. */
@NullMarked
package io.recursivestore.spark.vector;

import org.jspecify.annotations.NullMarked;
