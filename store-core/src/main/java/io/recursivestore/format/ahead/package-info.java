/**
 * Reads the bytes of files that are no local files before they are asked for, several ranges at
 * once and no more than a bound. Start at {@link io.recursivestore.format.ahead.ReadAhead}.
 */
@NullMarked
package io.recursivestore.format.ahead;

import org.jspecify.annotations.NullMarked;
