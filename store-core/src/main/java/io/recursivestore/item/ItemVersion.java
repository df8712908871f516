package io.recursivestore.item;

/**
 * Names one version of an item.
 *
 * @param id the item's id
 * @param version the version, from 1
 */
public record ItemVersion(String id, int version) {}
