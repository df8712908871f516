/** Streams with small segments, for tests of what happens where one ends and the next begins. */
@NullMarked
package io.recursivestore.stream;

import org.jspecify.annotations.NullMarked;
