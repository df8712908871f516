/**
 * Arrow's view of a store's schemas, and the interface between data files and Arrow batches. Start
 * reading at {@link io.recursivestore.format.DataFormat}.
 */
@NullMarked
package io.recursivestore.format;

import org.jspecify.annotations.NullMarked;
