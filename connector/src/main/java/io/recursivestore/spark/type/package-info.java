/** Translates between Spark's schemas and the store's. */
@NullMarked
package io.recursivestore.spark.type;

import org.jspecify.annotations.NullMarked;
