/**
 * What the rows of a query were read from: see {@link
 * io.recursivestore.spark.lineage.QueryLineage}.
 */
@NullMarked
package io.recursivestore.spark.lineage;

import org.jspecify.annotations.NullMarked;
