"""Reads data files with one library after another, and tells which columns differ from pyarrow's.

data_files.py PARQUET ARROW HDF5 PARQUET

The last file has the columns that an HDF5 file can have.
"""
import json
import sys

import duckdb
import h5py
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


def of_hdf5(path):
    """What h5py gives of each column, with what is null by its mask."""
    with h5py.File(path) as file:
        nulls = {name: mask[:].astype(bool) for name, mask in file.get("nulls", {}).items()}
        columns = {}
        for name in file.attrs["columns"].astype(str):
            stored = file["data"][name]
            if isinstance(stored, h5py.Group):
                values, offsets = plain_values(stored["values"]), stored["offsets"][:]
                empty = stored["nulls"][:] if "nulls" in stored else [0] * len(values)
                values = [None if n else v for v, n in zip(values, empty)]
                column = [values[a:b] for a, b in zip(offsets, offsets[1:])]
            else:
                column = plain_values(stored)
            mask = nulls.get(name, [False] * len(column))
            columns[name] = [None if n else v for v, n in zip(column, mask)]
        return columns


def plain_values(dataset):
    values = (dataset.asstr() if h5py.check_string_dtype(dataset.dtype) else dataset)[:].tolist()
    return [bool(v) for v in values] if dataset.attrs["type"] == b"bool" else values


def of_parquet(path):
    """The same of a Parquet file, with times as numbers."""
    columns = {}
    for field, column in zip((table := pq.read_table(path)).schema, table.columns):
        kind = field.type
        if pa.types.is_temporal(kind):
            column = column.cast(pa.int32() if pa.types.is_date32(kind) else pa.int64())
        columns[field.name] = column.to_pylist()
    return columns


parquet, arrow, hdf5, same_as_hdf5 = sys.argv[1:]
expected = pq.ParquetFile(parquet).read()
mapped = pa.ipc.open_file(pa.memory_map(arrow)).read_all()
# DuckDB refuses a map that has a key twice, and Polars keeps the last: they do the same to pyarrow's files.
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
result = {name: differing(expected, table) for name, table in found.items()}
ours, theirs = of_parquet(same_as_hdf5), of_hdf5(hdf5)
result["h5py"] = [name for name in ours | theirs if repr(ours.get(name)) != repr(theirs.get(name))]
frame = pd.DataFrame({name: h5py.File(hdf5)["data"][name][:] for name in ("row", "int64", "float64")})
result["pandas hdf5"] = [] if frame["row"].tolist() == ours["row"] else ["row"]
json.dump(result, sys.stdout)
