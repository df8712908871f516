/**
 * Arrow IPC data files, read from mapped memory where they can be. Start reading at {@link
 * io.recursivestore.format.arrow.ArrowFormat}.
 */
@NullMarked
package io.recursivestore.format.arrow;

import org.jspecify.annotations.NullMarked;
