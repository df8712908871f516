package io.recursivestore.spark.read;

import io.recursivestore.item.Payload;
import io.recursivestore.item.ScannedItem;
import io.recursivestore.model.InvalidRequestException;
import java.io.IOException;
import org.apache.spark.SparkException;
import org.apache.spark.sql.catalyst.expressions.json.JsonToStructsEvaluator;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.types.variant.VariantBuilder;
import org.apache.spark.unsafe.types.UTF8String;
import org.apache.spark.unsafe.types.VariantVal;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** Makes Spark's values of payloads in JSON. */
abstract class PayloadParser {
  private final String collection;

  private PayloadParser(String collection) {
    this.collection = collection;
  }

  /**
   * Returns a parser.
   *
   * @param collection the name of the items, for messages
   * @param type the type of the values
   */
  static PayloadParser of(String collection, DataType type) {
    if (type instanceof StructType struct) {
      return new Structs(collection, struct);
    }
    return type instanceof VariantType ? new Variants(collection) : new Texts(collection);
  }

  /** Returns the value of a payload; null if the JSON value is null. */
  final @Nullable Object parse(ScannedItem item, Payload payload) {
    try {
      return value(payload);
    } catch (Exception e) { // Scala throws what Java would have to declare.
      throw new InvalidRequestException(
          "The payload of version "
              + item.version()
              + " of item '"
              + item.id()
              + "' of items '"
              + collection
              + "' "
              + problem()
              + ": "
              + reason(e)
              + " Read it as text, or leave such items out.",
          e);
    }
  }

  abstract @Nullable Object value(Payload payload) throws IOException, SparkException;

  abstract String problem();

  private static String reason(Exception e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    return text.endsWith(".") ? text : text + ".";
  }

  private static UTF8String text(Payload payload) {
    return UTF8String.fromBytes(payload.bytes());
  }

  /** The text itself. */
  private static final class Texts extends PayloadParser {
    Texts(String collection) {
      super(collection);
    }

    @Override
    Object value(Payload payload) {
      return text(payload);
    }

    @Override
    String problem() {
      return "can't be read";
    }
  }

  /** Values that have types of their own. */
  private static final class Variants extends PayloadParser {
    Variants(String collection) {
      super(collection);
    }

    @Override
    Object value(Payload payload) throws IOException {
      Variant variant = VariantBuilder.parseJson(payload.text(), false);
      return new VariantVal(variant.getValue(), variant.getMetadata());
    }

    @Override
    String problem() {
      return "can't become a VARIANT";
    }
  }

  /** What from_json makes, where it fails at what does not fit. */
  private static final class Structs extends PayloadParser {
    private final JsonToStructsEvaluator evaluator;
    private final StructType type;

    Structs(String collection, StructType type) {
      super(collection);
      this.type = type;
      SQLConf conf = SQLConf.get();
      Map<String, String> options =
          Map$.MODULE$.from(CollectionConverters.asScala(java.util.Map.of("mode", "FAILFAST")));
      this.evaluator =
          new JsonToStructsEvaluator(
              options,
              type,
              conf.columnNameOfCorruptRecord(),
              Option.apply(conf.sessionLocalTimeZone()),
              false);
    }

    @Override
    @Nullable Object value(Payload payload) {
      return evaluator.evaluate(text(payload));
    }

    @Override
    String problem() {
      return "does not fit the payload-schema " + type.sql();
    }
  }
}
