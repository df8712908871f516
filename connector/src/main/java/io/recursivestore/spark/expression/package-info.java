/** Translates Spark predicates into store filters. */
@NullMarked
package io.recursivestore.spark.expression;

import org.jspecify.annotations.NullMarked;
