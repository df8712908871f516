/** Benchmarks against peers, in one JVM and interleaved. Start reading at Benchmarks. */
@NullMarked
package io.recursivestore.it.bench;

import org.jspecify.annotations.NullMarked;
