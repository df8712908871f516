/**
 * Append-only step logs in memory-mapped 64-bit buffers. Start reading at {@link
 * io.recursivestore.stream.StepStream}.
 */
@NullMarked
package io.recursivestore.stream;

import org.jspecify.annotations.NullMarked;
