package io.recursivestore.item;

import java.util.List;
import java.util.Optional;

/**
 * Items that a query found.
 *
 * @param items the items, in the query's order
 * @param next what {@link ItemQuery#after} takes to get more, if there may be more
 */
public record ItemPage(List<Item> items, Optional<String> next) {}
