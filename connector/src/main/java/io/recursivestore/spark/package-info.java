/** The {@code recursive-store} data source. Start reading at RecursiveStoreSource. */
@NullMarked
package io.recursivestore.spark;

import org.jspecify.annotations.NullMarked;
