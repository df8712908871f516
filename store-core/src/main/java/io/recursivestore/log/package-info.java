/**
 * The commit log that turns immutable files into atomic versions. Start reading at {@link
 * io.recursivestore.log.CommitLog}.
 */
@NullMarked
package io.recursivestore.log;

import org.jspecify.annotations.NullMarked;
