package io.recursivestore.lineage;

import io.recursivestore.model.Parent;
import java.time.Instant;
import java.util.List;

/**
 * What a commit was made from.
 *
 * @param version the version that it made
 * @param time when
 * @param parents what its rows were read from
 */
record Made(long version, Instant time, List<Parent> parents) {}
