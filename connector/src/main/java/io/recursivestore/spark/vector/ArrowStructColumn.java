package io.recursivestore.spark.vector;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs: a column a field. */
final class ArrowStructColumn extends ArrowColumn {
  private final List<ArrowColumn> children = new ArrayList<>();

  ArrowStructColumn(StructType type, StructVector vector) {
    super(type, vector);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    for (int i = 0; i < vectors.size(); i++) {
      children.add(ArrowColumn.of(vectors.get(i), type.fields()[i].dataType()));
    }
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return children.get(ordinal);
  }

  @Override
  List<ArrowColumn> children() {
    return children;
  }
}
