package io.recursivestore.spark.option;

import io.recursivestore.Store;
import io.recursivestore.model.CollectionKind;
import io.recursivestore.model.CollectionRef;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** Which collection of which store. These options go with reads and writes alike. */
public final class CollectionOptions {
  /** The store's root. */
  public static final Option<String> PATH =
      Option.text(
          "path",
          Option.ANY,
          "the directory of a store",
          "none",
          "root of the store; the argument of load and save");

  /** A dataset. */
  public static final Option<String> DATASET =
      Option.text(
          "dataset",
          Option.ANY,
          "a dataset's name",
          "none",
          "name of the dataset; give one of this, `stream` and `items`");

  /** A stream. */
  public static final Option<String> STREAM =
      Option.text(
          "stream",
          Option.ANY,
          "a stream's name",
          "none",
          "name of the stream; give one of this, `dataset` and `items`");

  /** Items. */
  public static final Option<String> ITEMS =
      Option.text(
          "items",
          Option.ANY,
          "a name of items",
          "none",
          "name of the items; give one of this, `dataset` and `stream`");

  /** All options of this class. */
  public static final List<Option<?>> ALL = List.of(PATH, DATASET, STREAM, ITEMS);

  private CollectionOptions() {}

  /**
   * Returns the store's root.
   *
   * @param options what the user gave
   * @throws InvalidRequestException if there is none, or more than one
   */
  public static String root(CaseInsensitiveStringMap options) {
    if (options.containsKey("paths")) {
      throw new InvalidRequestException(
          "Several paths were given: "
              + options.get("paths")
              + ". Read one store at a time, and union the results.");
    }
    return PATH.in(options)
        .map(Store::absolute)
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "No store was given. Give its root: .load(\"/path/of/store\") or .save(\"/path/of/store\")."));
  }

  /**
   * Returns the collection.
   *
   * @param options what the user gave
   * @throws InvalidRequestException if there is none, or more than one, or its name breaks the rule
   */
  public static CollectionRef collection(CaseInsensitiveStringMap options) {
    List<CollectionRef> given = new ArrayList<>();
    DATASET.in(options).map(CollectionRef::dataset).ifPresent(given::add);
    STREAM.in(options).map(CollectionRef::stream).ifPresent(given::add);
    ITEMS
        .in(options)
        .map(name -> new CollectionRef(CollectionKind.ITEMS, name))
        .ifPresent(given::add);
    if (given.isEmpty()) {
      throw new InvalidRequestException(
          "None of 'dataset', 'stream' and 'items' was given. Say what to use, as in .option(\"dataset\", \"sales\").");
    }
    if (given.size() > 1) {
      throw new InvalidRequestException(
          "Both "
              + given.get(0).display()
              + " and "
              + given.get(1).display()
              + " were given. Give only one of 'dataset', 'stream' and 'items'.");
    }
    return given.get(0);
  }

  /**
   * Refuses options that don't exist.
   *
   * @param options what the user gave
   * @param ref the collection that is read or written
   * @param known the options that exist here
   * @param prefixes beginnings of keys that are free
   * @throws InvalidRequestException if there is an unknown one, and the message suggests the
   *     nearest; or one that is not for this collection
   */
  static void check(
      CaseInsensitiveStringMap options,
      CollectionRef ref,
      List<Option<?>> known,
      String... prefixes) {
    List<String> keys =
        Stream.concat(ALL.stream(), known.stream()).<String>map(Option::key).toList();
    Set<String> lower =
        keys.stream().map(k -> k.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    for (String key : options.keySet()) {
      String asked = key.toLowerCase(Locale.ROOT);
      if (!lower.contains(asked) && Stream.of(prefixes).noneMatch(asked::startsWith)) {
        throw new InvalidRequestException(Suggestion.unknown("option", key, keys));
      }
    }
    for (Option<?> option : known) {
      if (options.containsKey(option.key()) && !option.kinds().contains(ref.kind())) {
        throw new InvalidRequestException(
            ref.display()
                + " takes no option '"
                + option.key()
                + "', which is for "
                + option.kinds().iterator().next().directory()
                + ". Leave it out.");
      }
    }
    if (Stream.of(DATASET, STREAM, ITEMS).anyMatch(each -> options.containsKey(each.key()))
        && !collection(options).equals(ref)) {
      throw new InvalidRequestException(
          ref.display()
              + " is the table, but the options name another collection. Leave 'dataset',"
              + " 'stream' and 'items' out.");
    }
  }
}
