/**
 * Where bytes live: the {@link io.recursivestore.storage.ObjectStore} interface and its adapters.
 */
@NullMarked
package io.recursivestore.storage;

import org.jspecify.annotations.NullMarked;
