package io.recursivestore.model;

import java.io.Serializable;

/**
 * One collection that a commit was made from: an edge of the lineage graph.
 *
 * @param collection the collection
 * @param version its version at that time; for a stream, the number of its steps
 */
public record Parent(CollectionRef collection, long version) implements Serializable {}
