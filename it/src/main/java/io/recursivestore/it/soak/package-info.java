/** Long tests of reliability with real processes. Start reading at Soaks. */
@NullMarked
package io.recursivestore.it.soak;

import org.jspecify.annotations.NullMarked;
