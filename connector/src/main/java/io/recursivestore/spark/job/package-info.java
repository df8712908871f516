/** Spark jobs over a store. Start reading at {@link io.recursivestore.spark.job.TrainingPrep}. */
@NullMarked
package io.recursivestore.spark.job;

import org.jspecify.annotations.NullMarked;
