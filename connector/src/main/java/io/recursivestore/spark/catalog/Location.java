package io.recursivestore.spark.catalog;

import io.recursivestore.model.CollectionRef;

/**
 * Where an identifier leads.
 *
 * @param root the store's root
 * @param ref the collection
 */
record Location(String root, CollectionRef ref) {}
