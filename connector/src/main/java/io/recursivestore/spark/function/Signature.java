package io.recursivestore.spark.function;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.types.DataType;

/**
 * What Spark must know of a function for some types of arguments.
 *
 * @param name its name
 * @param inputs types of its arguments, to which Spark casts
 * @param result type of its result
 */
record Signature(String name, List<DataType> inputs, DataType result) implements Serializable {}
