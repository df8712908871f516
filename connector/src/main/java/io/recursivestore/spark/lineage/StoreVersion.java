package io.recursivestore.spark.lineage;

import io.recursivestore.model.Parent;

/**
 * One version of a collection of a store.
 *
 * @param root the store's root
 * @param collection the collection at that version
 */
public record StoreVersion(String root, Parent collection) {}
