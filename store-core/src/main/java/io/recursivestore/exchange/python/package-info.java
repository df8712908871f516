/**
 * What Python wrote: pickles of plain data, and stores of the original Python code. Start reading
 * at {@link io.recursivestore.exchange.python.Pickles}.
 *
 * <p>The pickle library that Spark brings is not used. It calls constructors while it reads, which
 * it finds in a map that the whole process shares, takes memory by the lengths that a pickle
 * claims, and knows neither NumPy's arrays nor pandas' frames.
 */
@NullMarked
package io.recursivestore.exchange.python;

import org.jspecify.annotations.NullMarked;
