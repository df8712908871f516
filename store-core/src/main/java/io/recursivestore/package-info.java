/** The front door of a store. Start reading at {@link io.recursivestore.Store}. */
@NullMarked
package io.recursivestore;

import org.jspecify.annotations.NullMarked;
