/** Stores as Spark catalogs. Start reading at RecursiveStoreCatalog. */
@NullMarked
package io.recursivestore.spark.catalog;

import org.jspecify.annotations.NullMarked;
