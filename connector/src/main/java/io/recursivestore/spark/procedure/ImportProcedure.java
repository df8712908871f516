package io.recursivestore.spark.procedure;

import io.recursivestore.Store;
import io.recursivestore.exchange.files.CsvOptions;
import io.recursivestore.exchange.files.FileImport;
import io.recursivestore.exchange.files.FileImportOptions;
import io.recursivestore.exchange.files.FileImported;
import io.recursivestore.exchange.files.SourceFormat;
import io.recursivestore.model.InvalidRequestException;
import io.recursivestore.model.Suggestion;
import io.recursivestore.spark.type.SparkSchemas;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.procedures.ProcedureParameter;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** Takes files that others wrote into a dataset. */
final class ImportProcedure {
  private static final String LINK = "link";
  private static final String COPY = "copy";

  private ImportProcedure() {}

  static StoreProcedure procedure() {
    return new StoreProcedure(
        "import_files",
        "Appends the rows of files that others wrote to a dataset, or makes a dataset of them",
        List.of(
            StoreProcedures.text("dataset", "a dataset's name").build(),
            StoreProcedures.text("path", "a file, a directory or a pattern, where the driver runs")
                .build(),
            optional(
                "format",
                "parquet, arrow, csv, json or hdf5; the files' endings if it is left out"),
            StoreProcedures.parameter(
                "mode",
                DataTypes.StringType,
                "link leaves files where they are if it can, copy copies them",
                "'link'"),
            flag("merge_schema", "whether columns that the dataset lacks are added"),
            flag("skip_unsupported", "whether columns that can't be kept are left out"),
            optional("schema", "the types of columns of text, as in CREATE TABLE"),
            StoreProcedures.parameter(
                "header",
                DataTypes.BooleanType,
                "whether the first line of CSV files names the columns",
                "true"),
            optional("delimiter", "the character between columns of CSV files"),
            StoreProcedures.parameter(
                "null_text", DataTypes.StringType, "what stands for null in CSV files", "''")),
        new StructType()
            .add("version", DataTypes.LongType, false)
            .add("files", DataTypes.LongType, false)
            .add("rows", DataTypes.LongType, false)
            .add("linked_files", DataTypes.LongType, false)
            .add("linked_bytes", DataTypes.LongType, false)
            .add("copied_files", DataTypes.LongType, false)
            .add("copied_bytes", DataTypes.LongType, false)
            .add("converted_files", DataTypes.LongType, false)
            .add("converted_bytes", DataTypes.LongType, false)
            .add("skipped_columns", DataTypes.createArrayType(DataTypes.StringType, false), false),
        true,
        (store, root, arguments) -> run(store, arguments));
  }

  private static InternalRow run(Store store, InternalRow arguments) {
    FileImportOptions options =
        FileImportOptions.DEFAULT.withCsv(
            new CsvOptions(
                arguments.getBoolean(7),
                delimiter(arguments),
                StoreProcedures.text(arguments, 9, "null_text")));
    if (!arguments.isNullAt(2)) {
      options = options.as(SourceFormat.of(StoreProcedures.text(arguments, 2, "format")));
    }
    if (!isLinked(StoreProcedures.text(arguments, 3, "mode"))) {
      options = options.copying();
    }
    if (arguments.getBoolean(4)) {
      options = options.mergingSchema();
    }
    if (arguments.getBoolean(5)) {
      options = options.skippingUnsupported();
    }
    if (!arguments.isNullAt(6)) {
      StructType schema = StructType.fromDDL(StoreProcedures.text(arguments, 6, "schema"));
      options = options.withSchema(SparkSchemas.fromSpark(schema));
    }
    FileImported taken =
        FileImport.append(
            store.datasets(),
            StoreProcedures.text(arguments, 0, "dataset"),
            FileImport.find(StoreProcedures.text(arguments, 1, "path")),
            options);
    return new GenericInternalRow(
        new Object[] {
          taken.version(),
          taken.files(),
          taken.rows(),
          taken.linkedFiles(),
          taken.linkedBytes(),
          taken.copiedFiles(),
          taken.copiedBytes(),
          taken.convertedFiles(),
          taken.convertedBytes(),
          new GenericArrayData(taken.skipped().stream().map(UTF8String::fromString).toArray())
        });
  }

  private static boolean isLinked(String mode) {
    if (!mode.equalsIgnoreCase(LINK) && !mode.equalsIgnoreCase(COPY)) {
      throw new InvalidRequestException(Suggestion.unknown("mode", mode, List.of(LINK, COPY)));
    }
    return mode.equalsIgnoreCase(LINK);
  }

  private static char delimiter(InternalRow arguments) {
    if (arguments.isNullAt(8)) {
      return CsvOptions.DEFAULT.delimiter();
    }
    String delimiter = StoreProcedures.text(arguments, 8, "delimiter");
    if (delimiter.length() != 1) {
      throw new InvalidRequestException(
          "'" + delimiter + "' can't delimit columns. Give one character.");
    }
    return delimiter.charAt(0);
  }

  private static ProcedureParameter optional(String name, String comment) {
    return StoreProcedures.text(name, comment).defaultValue("NULL").build();
  }

  private static ProcedureParameter flag(String name, String comment) {
    return StoreProcedures.parameter(name, DataTypes.BooleanType, comment, "false");
  }
}
