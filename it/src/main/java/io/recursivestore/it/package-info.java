/** What needs real processes. */
@NullMarked
package io.recursivestore.it;

import org.jspecify.annotations.NullMarked;
