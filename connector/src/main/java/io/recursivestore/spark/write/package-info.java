/** Writes of datasets. Start reading at DatasetWriteBuilder. */
@NullMarked
package io.recursivestore.spark.write;

import org.jspecify.annotations.NullMarked;
