/** Versioned columnar tables. Start reading at {@link io.recursivestore.dataset.Dataset}. */
@NullMarked
package io.recursivestore.dataset;

import org.jspecify.annotations.NullMarked;
