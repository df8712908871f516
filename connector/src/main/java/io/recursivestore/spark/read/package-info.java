/** Scans of datasets and streams. Start reading at DatasetScan and StreamScan. */
@NullMarked
package io.recursivestore.spark.read;

import org.jspecify.annotations.NullMarked;
