package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;
import io.recursivestore.spark.read.Windows;
import java.util.Optional;

/**
 * Where an identifier leads.
 *
 * @param root the store's root
 * @param ref the collection
 * @param windows how a stream's rows become windows, if they do
 */
record Location(String root, CollectionRef ref, Optional<Windows> windows) {}
