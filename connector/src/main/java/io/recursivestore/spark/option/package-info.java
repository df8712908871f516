/** Every option of the data source, declared once. */
@NullMarked
package io.recursivestore.spark.option;

import org.jspecify.annotations.NullMarked;
