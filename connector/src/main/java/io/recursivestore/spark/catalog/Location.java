package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.read.Windows;
import java.util.Optional;
import org.apache.spark.sql.types.DataType;

/**
 * Where an identifier leads.
 *
 * @param root the store's root
 * @param ref the collection
 * @param windows how a stream's rows become windows, if they do
 * @param payload the type of payloads of items, if it was given
 * @param merges whether the table takes rows of any columns and merges them with its own
 */
record Location(
    String root,
    CollectionRef ref,
    Optional<Windows> windows,
    Optional<DataType> payload,
    boolean merges) {
  /**
   * The part of an identifier that leads to a dataset whose writes merge schemas: Spark asks a
   * table whether it takes any columns before it tells it the options. No collection can be called
   * so.
   */
  static final String MERGING = "$merge";
}
