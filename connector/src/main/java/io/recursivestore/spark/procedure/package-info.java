/** What {@code CALL} runs: changes of datasets that are no writes of rows. */
@NullMarked
package io.recursivestore.spark.procedure;

import org.jspecify.annotations.NullMarked;
