package io.recursivestore.dataset;

import io.recursivestore.model.Fragment;

/**
 * A data file of a dataset that was written elsewhere, and that no commit names yet.
 *
 * @param fragment the file in the dataset
 * @param linked whether it is the very file, under a second name; otherwise it is a copy
 */
public record Adopted(Fragment fragment, boolean linked) {}
