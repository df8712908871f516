package io.recursivestore.model;

import java.io.Serializable;

/**
 * One part of how the files of a dataset are partitioned: all rows of a file have the same value of
 * it, which the file's statistics hold under the field's id, with bounds that are that value.
 *
 * @param id tells it from all columns and other fields that the dataset ever had
 * @param column the id of the column that it is made from, on any level of structs
 * @param transform what is made of the column's values
 */
public record PartitionField(int id, int column, Transform transform) implements Serializable {}
