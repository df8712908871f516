/** SQL functions over arrays, made for windows of streams. Start reading at WindowFunctions. */
@NullMarked
package io.recursivestore.spark.function;

import org.jspecify.annotations.NullMarked;
