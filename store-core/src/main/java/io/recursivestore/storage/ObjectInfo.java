package io.recursivestore.storage;

import java.time.Instant;

/**
 * One listed object.
 *
 * @param key its key
 * @param size its size in bytes
 * @param modified when it was written
 */
public record ObjectInfo(String key, long size, Instant modified) {}
