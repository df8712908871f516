"""Writes files with one library after another, and compares what a store gives back of them.

foreign_files.py write DIRECTORY          prints, in JSON, how many rows each file has
foreign_files.py compare DIRECTORY OTHER  prints which columns of DIRECTORY differ from those of the
                                          Arrow files in OTHER, which have the same names
"""
import datetime as dt
import decimal
import json
import math
import sys
from pathlib import Path

import duckdb
import h5py
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.json
import pyarrow.parquet as pq

ROWS = 1000
UTC = dt.timezone.utc


def every_type(wide=True):
    some = lambda values: [None if i % 7 == 3 else v for i, v in enumerate(values)]
    n = range(ROWS)
    times = [dt.datetime(1960, 1, 1) + dt.timedelta(days=i * 37, microseconds=i * 1001) for i in n]
    columns = {
        "yes": pa.array(some([i % 2 == 0 for i in n])),
        **{t: pa.array(some([i % 100 for i in n]), t) for t in (
            "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")},
        "high": pa.array([2**32 - 1 - i for i in n], "uint32"),
        "float": pa.array(some([i / 3 for i in n]), "float32"),
        "double": pa.array([math.nan if i == 5 else i / 7 for i in n]),
        "text": pa.array(some([f"täxt {i % 50}" for i in n])),
        "raw": pa.array(some([bytes([i % 256]) * (i % 4) for i in n])),
        "day": pa.array(some([dt.date(1950, 1, 1) + dt.timedelta(days=i * 31) for i in n])),
        "time_us": pa.array(times, pa.timestamp("us")),
        "time_ms": pa.array(times, pa.timestamp("us")).cast(pa.timestamp("ms"), safe=False),
        "time_utc": pa.array(some([t.replace(tzinfo=UTC) for t in times]), pa.timestamp("us", "UTC")),
        "time_ns": pa.array(some(times), pa.timestamp("us")).cast(pa.timestamp("ns")),
        "price": pa.array(some([decimal.Decimal(i - 500) / 100 for i in n]), pa.decimal128(7, 2)),
        "large": pa.array(some([decimal.Decimal(10) ** 20 + i for i in n]), pa.decimal128(30, 0)),
        "list": pa.array([None if i % 5 == 0 else [i, None][:i % 3] for i in n], pa.list_(pa.int32())),
        "lists": pa.array([[[i], []] for i in n], pa.list_(pa.list_(pa.float64()))),
        "struct": pa.array([None if i % 9 == 0 else {"x": i, "y": {"z": str(i)}} for i in n]),
    }
    if wide:
        columns |= {
            "half": pa.array(np.arange(ROWS).astype("float16")),
            "fixed": pa.array([b"abcd"] * ROWS, pa.binary(4)),
            "map": pa.array([[(f"k{i}", i)] * (i % 2) for i in n], pa.map_(pa.string(), pa.int64())),
            "triple": pa.array([[i, i, i] for i in n], pa.list_(pa.int16(), 3)),
            "word": pa.array([f"w{i % 3}" for i in n]).dictionary_encode(),
        }
    return pa.table(columns)


def write_all(directory):
    table = every_type()
    plain = table.drop_columns(["half", "triple", "word", "map", "fixed"])
    narrow = plain.drop_columns([c for c in plain.column_names if c.startswith("uint") or c in (
        "high", "time_ms", "time_ns")])
    pq.write_table(table, directory / "pyarrow.parquet", row_group_size=300)
    pq.write_table(table.drop_columns(["half"]), directory / "pyarrow_old.parquet", version="1.0",
                   use_deprecated_int96_timestamps=True, data_page_version="2.0", compression="zstd",
                   store_decimal_as_integer=True)
    frame = pd.DataFrame({"i": [1, 2, 3], "t": pd.to_datetime(["2024-01-01", None, "1999-12-31"]),
                          "c": pd.Categorical(["a", "b", "a"]), "o": ["x", None, "z"]}, index=[5, 6, 7])
    frame.to_parquet(directory / "pandas.parquet")
    frame.to_feather(directory / "pandas.feather")
    pl.from_arrow(plain).write_parquet(directory / "polars.parquet")
    pl.from_arrow(plain).write_ipc(directory / "polars.arrow")
    duckdb.sql("SELECT * FROM plain").write_parquet(str(directory / "duckdb.parquet"))
    for name, some in (("pyarrow.arrow", table), ("linked.arrow", narrow)):
        with pa.ipc.new_file(str(directory / name), some.schema) as writer:
            writer.write_table(some, 300)
    with pa.ipc.new_stream(str(directory / "stream.arrows"), table.schema) as writer:
        writer.write_table(table, 300)
    pa.csv.write_csv(plain.select(["yes", "int64", "text", "day", "time_us", "time_utc"]), directory / "pyarrow.csv")
    frame.to_csv(directory / "pandas.csv", index=False)
    pl.from_arrow(plain.select(["int64", "double", "text", "day"])).write_csv(directory / "polars.csv")
    with h5py.File(directory / "h5py.h5", "w") as file:
        file["a"] = np.arange(ROWS)
        file.create_dataset("d", data=np.arange(ROWS) / 7, chunks=(300,), compression="gzip", shuffle=True)
        file["flag"] = np.arange(ROWS) % 3 == 0
        file["fixed"] = np.array([f"w{i % 9}" for i in range(ROWS)], "S5")
        file["m"] = np.arange(3 * ROWS, dtype="float32").reshape(ROWS, 3)
        file["text"] = [f"täxt {i}" for i in range(ROWS)]
        file["u"] = np.arange(ROWS, dtype="uint16")
    numbers = pd.DataFrame({"z": np.arange(5), "a": np.arange(5) / 3, "y": np.arange(5) * 2,
                            "t": pd.date_range("2024-02-28", periods=5, freq="7h")})
    numbers.to_hdf(directory / "pandas.h5", key="data", format="fixed")
    with open(directory / "rows.jsonl", "w") as file:
        for row in plain.select(["int64", "text", "list", "struct", "yes", "float"]).to_pylist():
            file.write(json.dumps(row) + "\n")
    return {p.name: read(p).num_rows for p in directory.iterdir()}


def read(path):
    """Returns the rows of a file as the library says that wrote it, or another that should know."""
    if path.suffix == ".parquet":
        return pq.ParquetFile(path).read()
    if path.suffix == ".csv":
        nulls = pa.csv.ConvertOptions(null_values=[""], strings_can_be_null=True,
                                       quoted_strings_can_be_null=False)
        return pa.csv.read_csv(path, convert_options=nulls)
    if path.suffix == ".jsonl":
        return pa.json.read_json(path)
    if path.name == "pandas.h5":
        return pa.Table.from_pandas(pd.read_hdf(path), preserve_index=False)
    if path.suffix == ".h5":
        with h5py.File(path) as file:
            return pa.table({name: h5py_column(file[name]) for name in sorted(file)})
    if path.suffix == ".arrows":
        return pa.ipc.open_stream(path.read_bytes()).read_all()
    return pa.ipc.open_file(path).read_all()


def h5py_column(dataset):
    values = dataset.asstr()[:] if h5py.check_string_dtype(dataset.dtype) else dataset[:]
    return [row.tolist() for row in values] if values.ndim == 2 else pa.array(
        [v.decode() for v in values] if values.dtype.kind == "S" else values)


def same(expected, found):
    """Compares values; those of other units are compared as Python's own."""
    if pa.types.is_dictionary(expected.type):
        expected = expected.cast(expected.type.value_type)
    if pa.types.is_temporal(found.type) or pa.types.is_floating(found.type):
        expected = expected.cast(found.type)
    shown = lambda values: [repr(dict(v) if isinstance(v, list) and v and isinstance(v[0], tuple) else v)
                            for v in values.to_pylist()]
    return shown(expected) == shown(found)


def compare(directory, other):
    differing = {}
    for path in sorted(directory.iterdir()):
        expected, found = read(path), pa.ipc.open_file(other / path.name).read_all()
        wrong = [c for c in expected.column_names
                 if c not in found.column_names or not same(expected.column(c), found.column(c))]
        if found.column_names != expected.column_names:
            wrong.append(str(found.column_names))
        differing[path.name] = wrong
    return differing


command, *paths = sys.argv[1:]
run = {"write": write_all, "compare": compare}[command]
json.dump(run(*map(Path, paths)), sys.stdout)
