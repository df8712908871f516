package io.recursivestore.spark.write;

import io.recursivestore.item.ItemParent;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Makes parents of structs with some of the members kind, name, id and version. */
final class ParentCells {
  private static final List<String> MEMBERS = List.of("kind", "name", "id", "version");
  private static final String ITEM = "item";

  private final int size;
  private final int[] places = new int[MEMBERS.size()];
  private final boolean isIntVersion;

  ParentCells(StructType type) {
    size = type.length();
    Arrays.fill(places, -1);
    boolean isInt = false;
    for (int i = 0; i < type.length(); i++) {
      places[MEMBERS.indexOf(name(type.apply(i)))] = i;
      isInt |= type.apply(i).dataType().equals(DataTypes.IntegerType);
    }
    isIntVersion = isInt;
  }

  /** Returns whether all members have the types that they should. */
  static boolean fits(StructType type) {
    return Arrays.stream(type.fields())
        .allMatch(
            field ->
                name(field).equals("version")
                    ? field.dataType() instanceof LongType
                        || field.dataType() instanceof IntegerType
                    : MEMBERS.contains(name(field)) && field.dataType() instanceof StringType);
  }

  List<ItemParent> of(ArrayData array) {
    List<ItemParent> parents = new ArrayList<>();
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        throw new InvalidRequestException("A parent of an item is null. Leave it out.");
      }
      parents.add(parent(array.getStruct(i, size)));
    }
    return parents;
  }

  private ItemParent parent(InternalRow row) {
    String kind = text(row, 0).orElse(ITEM);
    Optional<String> name = text(row, 1);
    Optional<String> id = text(row, 2);
    Optional<Long> version = version(row);
    if (kind.equals(ITEM) && id.isPresent()) {
      return new ItemParent.OfItem(name, id.get(), version.map(Math::toIntExact));
    }
    Optional<CollectionKind> collection =
        CollectionKind.WITH_LOG.stream().filter(k -> k.singular().equals(kind)).findFirst();
    if (collection.isPresent() && name.isPresent() && version.isPresent()) {
      return new ItemParent.OfCollection(
          new CollectionRef(collection.get(), name.get()), version.get());
    }
    throw new InvalidRequestException(
        "A parent of an item says too little: kind '"
            + kind
            + "', name "
            + name.orElse("null")
            + ", id "
            + id.orElse("null")
            + ". An item has an id; a dataset or stream has a name and a version.");
  }

  private Optional<String> text(InternalRow row, int member) {
    int at = places[member];
    return at < 0 || row.isNullAt(at)
        ? Optional.empty()
        : Optional.of(row.getUTF8String(at).toString());
  }

  private Optional<Long> version(InternalRow row) {
    int at = places[3];
    if (at < 0 || row.isNullAt(at)) {
      return Optional.empty();
    }
    return Optional.of(isIntVersion ? (long) row.getInt(at) : row.getLong(at));
  }

  private static String name(StructField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }
}
