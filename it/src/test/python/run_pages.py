"""Runs the Python and SQL of pages, as a script for spark-submit.

    spark-submit --jars <runtime jar> run_pages.py <pages.json>

The argument is a JSON file: a list of pages, each with its name and its blocks, each with the line
where it begins, its language and its text. The blocks of a page run in order in one namespace.
"""

import json
import sys
import traceback
from pathlib import Path

from pyspark.sql import SparkSession


def run(spark, page):
    namespace = {"spark": spark.newSession()}
    for block in page["blocks"]:
        # Tracebacks then name the line of the page.
        text = "\n" * block["line"] + block["text"]
        if block["language"] == "sql":
            for statement in block["text"].split(";"):
                if statement.strip():
                    namespace["spark"].sql(statement).collect()
        else:
            exec(compile(text, page["name"], "exec"), namespace)


def main(pages):
    spark = SparkSession.builder.getOrCreate()
    failed = []
    for page in json.loads(Path(pages).read_text()):
        try:
            run(spark, page)
        except Exception:
            traceback.print_exc()
            failed.append(page["name"])
    spark.stop()
    if failed:
        sys.exit("Failed: " + ", ".join(failed))


if __name__ == "__main__":
    main(*sys.argv[1:])
