/** Writes of datasets and streams. Start reading at DatasetWriteBuilder and StreamWriteBuilder. */
@NullMarked
package io.recursivestore.spark.write;

import org.jspecify.annotations.NullMarked;
