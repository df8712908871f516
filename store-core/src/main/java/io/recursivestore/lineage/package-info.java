/**
 * What was made from what, across all collections of a store: see {@link
 * io.recursivestore.lineage.Lineage}.
 */
@NullMarked
package io.recursivestore.lineage;

import org.jspecify.annotations.NullMarked;
