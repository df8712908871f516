"""Reads a Parquet file with one library after another, and tells which columns are not as computed.

encodings.py PARQUET ROWS
"""
import json
import sys

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq


def expected(count):
    """The rows that the test wrote: the same formulas of a row's number."""
    ids = range(count)
    mixed = [(i * 0x9E3779B97F4A7C15) % (1 << 64) for i in ids]
    signed = [m - (1 << 64) if m >= 1 << 63 else m for m in mixed]
    return {
        "id": [3 * i for i in ids],
        "gaps": [None if i % 10 == 3 else i // 100 for i in ids],
        "random": signed,
        "noise": [s / 3.0 for s in signed],
        "word": [None if i % 7 == 0 else f"word {m >> 58}" for i, m in enumerate(mixed)],
        "text": [f"text {m}" for m in mixed],
        "late": ["few" if i < 20_000 else f"late {m} {m ^ i}" for i, m in enumerate(mixed)],
        "list": [None if i % 5 == 0 else [i * j for j in range(i % 4)] for i in ids],
    }


def differing(table, rows):
    return [name for name in rows if table.column(name).to_pylist() != rows[name]]


def queried(query):
    result = duckdb.sql(query).arrow()
    return result.read_all() if isinstance(result, pa.RecordBatchReader) else result


path, count = sys.argv[1], int(sys.argv[2])
rows = expected(count)
chunks = [pq.ParquetFile(path).metadata.row_group(0).column(i) for i in range(len(rows))]
json.dump({
    "pyarrow": differing(pq.ParquetFile(path, page_checksum_verification=True).read(), rows),
    "polars": differing(pl.read_parquet(path).to_arrow(), rows),
    "duckdb": differing(queried(f"SELECT * FROM read_parquet('{path}')"), rows),
    "found": queried(f"SELECT count(*) AS n FROM read_parquet('{path}') WHERE id = {3 * (count - 9)}")
    .column("n").to_pylist(),
    "encodings": sorted({e for c in chunks for e in c.encodings}),
    "compressions": sorted({c.compression for c in chunks}),
}, sys.stdout)
