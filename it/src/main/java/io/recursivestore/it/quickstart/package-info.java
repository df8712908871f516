/** What {@code bin/quickstart} runs: a store from real data, step by step. */
@NullMarked
package io.recursivestore.it.quickstart;

import org.jspecify.annotations.NullMarked;
