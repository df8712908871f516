"""Reads data files with one library after another, and tells which columns differ from pyarrow's.

data_files.py PARQUET ARROW
"""
import json
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq


def plain(value):
    """Maps are lists of pairs with some, and of structs with others."""
    if isinstance(value, float):
        return "nan" if value != value else value.hex()
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, tuple):
        return {"key": plain(value[0]), "value": plain(value[1])}
    if isinstance(value, list):
        return [plain(v) for v in value]
    return value


def column(table, name, kind):
    values = table.column(name)
    if isinstance(values, pa.ChunkedArray) and pa.types.is_temporal(kind):
        return values.cast(kind).cast(pa.int32() if pa.types.is_date32(kind) else pa.int64()).to_pylist()
    return plain(values.to_pylist())


def differing(expected, table):
    if table.num_rows != expected.num_rows:
        return ["rows"]
    return [f.name for f in expected.schema
            if f.name not in table.column_names
            or column(expected, f.name, f.type) != column(table, f.name, f.type)]


def rows(query):
    """A connection gives one result after another."""
    result = duckdb.sql(query).arrow()
    return result.read_all() if isinstance(result, pa.RecordBatchReader) else result


parquet, arrow = sys.argv[1:]
expected = pq.ParquetFile(parquet).read()
mapped = pa.ipc.open_file(pa.memory_map(arrow)).read_all()
# In Arrow, but not in Parquet, DuckDB refuses a map that has a key twice.
unmapped = mapped.drop_columns(["map"])
found = {
    "pyarrow": mapped,
    "pandas parquet": pa.Table.from_pandas(pd.read_parquet(parquet, dtype_backend="pyarrow")),
    "pandas arrow": pa.Table.from_pandas(pd.read_feather(arrow, dtype_backend="pyarrow")),
    "polars parquet": pl.read_parquet(parquet).to_arrow(),
    "polars arrow": pl.read_ipc(arrow).to_arrow(),
    "duckdb parquet": rows(f"SELECT * FROM read_parquet('{parquet}')"),
    "duckdb arrow": rows("SELECT * FROM unmapped"),
}
json.dump({name: differing(expected, table) for name, table in found.items()}, sys.stdout)
