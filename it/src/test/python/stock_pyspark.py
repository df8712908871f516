"""What a user of a stock PySpark does, as a script for spark-submit.

    spark-submit stock_pyspark.py parquet <directory>
    spark-submit --jars <runtime jar> stock_pyspark.py recursive-store <root of a store>

Writes a frame and reads it back with the given format. With recursive-store it also uses the
catalog, the stream `s`, which must be there, and items. Prints what it saw as one line of JSON.
"""

import datetime
import decimal
import json
import sys

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

SCHEMA = """
    id BIGINT NOT NULL, flag BOOLEAN, tiny TINYINT, small SMALLINT, whole INT, single FLOAT,
    double DOUBLE, price DECIMAL(20, 4), text STRING, bytes BINARY, day DATE, time TIMESTAMP,
    local TIMESTAMP_NTZ, numbers ARRAY<INT>, place STRUCT<name: STRING, at: STRUCT<x: DOUBLE, y: DOUBLE>>,
    counts MAP<STRING, BIGINT>, nested ARRAY<STRUCT<tags: ARRAY<STRING>, of: MAP<STRING, ARRAY<INT>>>>
"""


def full_row(row):
    time = datetime.datetime(2013, 2, 8, 17, 30, row % 60, 123456)
    return (
        row,
        row % 2 == 0,
        row % 128,
        -row,
        row * 1000,
        row / 4,
        row / 10,
        decimal.Decimal(row) / 16,
        f"zeile {row} ☃",
        bytes([row % 256, 0, 255]),
        datetime.date(1969, 12, 31),
        time,
        time,
        [row, None, 3],
        (f"place {row}", (1.5, None)),
        {"a": row, "b": None},
        [([None, "x"], {"k": [1, None]}), None, ([], {})],
    )


def make_frame(spark):
    width = len(spark.createDataFrame([], SCHEMA).columns)
    rows = [
        full_row(row) if row % 3 else (row,) + (None,) * (width - 1) for row in range(1000)
    ]
    return spark.createDataFrame(rows, SCHEMA)


def round_trip(spark, name, root):
    frame = make_frame(spark)
    options = {} if name == "parquet" else {"dataset": "frame"}
    path = f"{root}/frame" if name == "parquet" else root
    frame.write.format(name).options(**options).mode("append").save(path)
    back = spark.read.format(name).options(**options).load(path)
    # A map read back and a map given are equal as dictionaries only, so rows are compared here.
    return {
        "rows": back.count(),
        "types_are_equal": back.dtypes == frame.dtypes,
        "rows_are_equal": back.orderBy("id").collect() == frame.orderBy("id").collect(),
        "pandas_rows": len(back.select("id", "double", "text").toPandas()),
    }


def use_catalog(spark, root):
    spark.conf.set(
        "spark.sql.catalog.lab", "io.recursivestore.spark.catalog.RecursiveStoreCatalog"
    )
    spark.conf.set("spark.sql.catalog.lab.root", root)
    selected = spark.sql("SELECT sum(whole), max(place.name) FROM lab.datasets.frame WHERE id < 9")
    from_stream = spark.sql("SELECT sum(x) FROM lab.streams.s WHERE step >= 10 AND step < 20")
    return {"selected": list(selected.first()), "from_stream": from_stream.first()[0]}


def read_stream(spark, root):
    stream = spark.read.format("recursive-store").option("stream", "s")
    rows = stream.load(root).orderBy("step").collect()
    windows = (
        stream.option("window-length", 3)
        .option("window-stride", 2)
        .option("to-step", 8)
        .load(root)
        .select("step", "x")
        .collect()
    )
    return {
        "stream": [list(row) for row in rows[:2]],
        "stream_rows": len(rows),
        "windows": [[row.step, row.x] for row in windows],
    }


def use_items(spark, root):
    rows = spark.range(100).selectExpr(
        "concat('i', id) AS id", "IF(id % 2 = 0, 'even', 'odd') AS type", "struct(id AS n) AS payload"
    )
    rows.write.format("recursive-store").option("items", "docs").mode("append").save(root)
    items = (
        spark.read.format("recursive-store")
        .option("items", "docs")
        .option("payload-schema", "n INT")
        .load(root)
    )
    odd = items.where("type = 'odd'").selectExpr("count(*)", "sum(payload.n)").first()
    return {"items": list(odd)}


def misspell(spark, root):
    try:
        spark.read.format("recursive-store").option("dataset", "frame").option(
            "version-as-off", 1
        ).load(root)
    except Exception as error:
        return {
            "error_is_analysis_exception": isinstance(error, AnalysisException),
            "error": str(error),
        }
    return {}


def main(name, root):
    spark = SparkSession.builder.getOrCreate()
    report = {"spark": spark.version, **round_trip(spark, name, root)}
    if name == "recursive-store":
        report.update(use_catalog(spark, root))
        report.update(read_stream(spark, root))
        report.update(use_items(spark, root))
        report.update(misspell(spark, root))
    spark.stop()
    print(json.dumps(report))


if __name__ == "__main__":
    main(*sys.argv[1:])
