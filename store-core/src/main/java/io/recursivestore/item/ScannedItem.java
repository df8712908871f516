package io.recursivestore.item;

import org.jspecify.annotations.Nullable;

/**
 * A row of a scan: the newest version of an item. What was not asked for is null, empty or 0.
 *
 * @param id its id
 * @param version the version, from 1
 * @param time microseconds since 1970 in UTC
 * @param type its type
 * @param source its source
 * @param tags its tags, a JSON array of texts
 * @param parents what it was made from, a JSON array
 * @param metadata the rest of its metadata, a JSON object
 * @param size the payload's size in bytes
 * @param payload what it holds
 */
public record ScannedItem(
    String id,
    int version,
    long time,
    @Nullable String type,
    @Nullable String source,
    @Nullable String tags,
    @Nullable String parents,
    @Nullable String metadata,
    int size,
    @Nullable Payload payload) {}
