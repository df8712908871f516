"""Writes Parquet files of random tables with random options, by pyarrow, DuckDB and Polars.

other_writers.py DIRECTORY SEED COUNT    prints, in JSON, how each file was written
"""
import datetime as dt
import decimal
import json
import random
import sys
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

EPOCH = dt.datetime(1970, 1, 1)
ENCODINGS = {
    "int": ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
    "float": ["PLAIN", "BYTE_STREAM_SPLIT"],
    "bytes": ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
    "fixed": ["PLAIN", "DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"],
    "bool": ["PLAIN", "RLE"],
}


class Tables:
    """Random tables. Some types only some writers know."""

    def __init__(self, rng, is_wide):
        self.rng = rng
        self.is_wide = is_wide

    def table(self):
        rows = self.rng.choice([0, 1, 7, 8, 200, 1000, 2500])
        columns = {}
        for i in range(self.rng.randint(1, 7)):
            columns[self.rng.choice(["c", "a.b", "ü", "With Space"]) + str(i)] = self.column(rows, 2)
        return pa.table(columns)

    def column(self, rows, depth):
        kind = self.type(depth)
        return pa.array(self.values(kind, rows), kind)

    def type(self, depth):
        rng = self.rng
        kinds = [pa.bool_(), pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.uint8(), pa.uint16(),
                 pa.uint32(), pa.uint64(), pa.float32(), pa.float64(), pa.string(), pa.string(), pa.binary(),
                 pa.date32(), pa.timestamp("us"), pa.timestamp("us", "UTC"),
                 pa.decimal128(rng.randint(1, 38), 0), pa.decimal128(rng.randint(9, 38), rng.randint(0, 9))]
        if self.is_wide:
            kinds += [pa.binary(rng.randint(1, 20)), pa.timestamp("ms"), pa.large_string(),
                      pa.dictionary(pa.int32(), pa.string())]
        if depth > 0 and rng.random() < 0.35:
            below = self.type(depth - 1)
            forms = [pa.list_(below), pa.struct([("x", below), ("y", self.type(depth - 1))])]
            # Arrow keeps no dictionaries in maps, and Spark no binary keys that are equal.
            if self.is_wide:
                forms.append(pa.map_(rng.choice([pa.string(), pa.int32()]), below))
            return rng.choice(forms)
        return rng.choice(kinds)

    def values(self, kind, rows):
        rng = self.rng
        nulls = rng.choice(["none", "none", "some", "most", "all", "runs", "half"])
        pattern = rng.choice(["few", "many", "rising", "runs"])
        few = [self.value(kind) for _ in range(rng.randint(1, 6))]
        values = []
        for i in range(rows):
            if pattern == "many" or (pattern == "runs" and not values):
                value = self.value(kind)
            elif pattern == "runs":
                value = self.value(kind) if rng.random() < 0.02 else last
            elif pattern == "rising":
                value = self.value(kind, i)
            else:
                value = rng.choice(few)
            last = value
            is_null = {"none": False, "all": True, "some": rng.random() < 0.1, "most": rng.random() < 0.95,
                       "runs": i // 50 % 3 == 1, "half": i < rows // 2}[nulls]
            values.append(None if is_null else value)
        return values

    def value(self, kind, at=None):
        rng = self.rng
        if pa.types.is_boolean(kind):
            return rng.random() < 0.5
        if pa.types.is_integer(kind):
            bits = kind.bit_width - (1 if pa.types.is_signed_integer(kind) or kind.bit_width == 64 else 0)
            if at is not None:
                return at * 3 % 2**bits
            number = rng.getrandbits(rng.randint(1, bits))
            return -number - 1 if pa.types.is_signed_integer(kind) and rng.random() < 0.3 else number
        if pa.types.is_floating(kind):
            number = rng.choice([0.0, -0.0, float("nan"), float("inf"), 1.5, rng.random() * 1e6, -rng.random()])
            return float(at) if at is not None else number
        if pa.types.is_decimal(kind):
            number = rng.randrange(10 ** kind.precision) * rng.choice([1, -1])
            return decimal.Context(prec=40).scaleb(decimal.Decimal(number), -kind.scale)
        if pa.types.is_date(kind):
            return dt.date(1950, 1, 1) + dt.timedelta(days=at if at is not None else rng.randrange(40_000))
        if pa.types.is_timestamp(kind):
            time = EPOCH + dt.timedelta(days=rng.randrange(-20_000, 30_000), microseconds=rng.getrandbits(36))
            return time.replace(microsecond=time.microsecond // 1000 * 1000) if kind.unit == "ms" else time
        if pa.types.is_fixed_size_binary(kind):
            return rng.randbytes(kind.byte_width)
        if pa.types.is_binary(kind):
            return rng.randbytes(self.length(at))
        if pa.types.is_list(kind):
            return [self.element(kind.value_type) for _ in range(rng.choice([0, 1, 2, 5]))]
        if pa.types.is_struct(kind):
            return {kind.field(i).name: self.element(kind.field(i).type) for i in range(kind.num_fields)}
        if pa.types.is_map(kind):
            keys = {self.value(kind.key_type) for _ in range(rng.choice([0, 1, 3]))}
            return [(key, self.element(kind.item_type)) for key in sorted(keys)]
        return "".join(rng.choice("abcdé😀 ") for _ in range(self.length(at))) + ("" if at is None else str(at))

    def element(self, kind):
        return None if self.rng.random() < 0.15 else self.value(kind)

    def length(self, at):
        return self.rng.choice([0, 1, 4, 12, 13, 40] + ([3000] if at is None and self.rng.random() < 0.02 else []))


def encodings(table, rng):
    chosen = {}
    for field in table.schema:
        kind = field.type
        group = ("bool" if pa.types.is_boolean(kind)
                 else "int" if pa.types.is_integer(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind)
                 else "float" if pa.types.is_floating(kind)
                 else "bytes" if pa.types.is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_string(kind)
                 else "fixed" if pa.types.is_fixed_size_binary(kind) and not pa.types.is_decimal(kind) else None)
        # A dot is a path of a member here.
        if group and "." not in field.name:
            chosen[field.name] = rng.choice(ENCODINGS[group])
    return chosen


def by_pyarrow(path, rng):
    table = Tables(rng, True).table()
    options = {
        "version": rng.choice(["1.0", "2.4", "2.6"]),
        "data_page_version": rng.choice(["1.0", "2.0"]),
        "compression": rng.choice(["none", "snappy", "gzip", "zstd", "lz4"]),
        "data_page_size": rng.choice([64, 1000, 20_000, 1_000_000]),
        "write_batch_size": rng.choice([1, 10, 1024]),
        "write_page_index": rng.random() < 0.5,
        "write_page_checksum": rng.random() < 0.5,
        "write_statistics": rng.random() < 0.7,
        "store_decimal_as_integer": rng.random() < 0.5,
        "use_deprecated_int96_timestamps": rng.random() < 0.2,
        "dictionary_pagesize_limit": rng.choice([100, 1_000_000]),
    }
    # Dictionaries without a value, as below structs that are all null, it can't write plainly.
    if "dictionary" not in str(table.schema.types) and rng.random() < 0.5:
        options["use_dictionary"] = False
        if not options["use_deprecated_int96_timestamps"]:
            options["column_encoding"] = encodings(table, rng)
            # Split bytes only Spark's reader of rows knows, which reads past some pages of few values.
            if "BYTE_STREAM_SPLIT" in options["column_encoding"].values():
                options["data_page_size"] = max(1000, options["data_page_size"])
    rows = rng.choice([1, 50, 333, 10_000])
    with pq.ParquetWriter(path, table.schema, **options) as writer:
        if rng.random() < 0.3:
            writer.write_table(table.slice(0, 0))
        writer.write_table(table, row_group_size=max(rows, table.num_rows // 5))
    return options | {"rows": table.num_rows, "types": str(table.schema.types)}


def by_duckdb(path, rng):
    table = Tables(rng, False).table()
    options = {
        "CODEC": rng.choice(["uncompressed", "snappy", "gzip", "zstd", "lz4_raw"]),
        "ROW_GROUP_SIZE": rng.choice([2048, 122_880]),
        "PARQUET_VERSION": rng.choice(["V1", "V2"]),
        "STRING_DICTIONARY_PAGE_SIZE_LIMIT": rng.choice([100, 1_000_000]),
    }
    told = ", ".join(f"{key} {value}" for key, value in options.items())
    with duckdb.connect() as connection:
        connection.sql("SET TimeZone = 'UTC'")
        connection.register("random_rows", table)
        connection.sql(f"COPY random_rows TO '{path}' (FORMAT parquet, {told})")
    return options | {"rows": table.num_rows, "types": str(table.schema.types)}


def by_polars(path, rng):
    table = Tables(rng, False).table()
    options = {
        "compression": rng.choice(["uncompressed", "snappy", "gzip", "zstd", "lz4"]),
        "statistics": rng.choice([True, False, "full"]),
        "row_group_size": rng.choice([None, 100, 1000]),
        "data_page_size": rng.choice([None, 200, 5000]),
    }
    pl.from_arrow(table).write_parquet(path, **options)
    return options | {"rows": table.num_rows, "types": str(table.schema.types)}


def main(directory, seed, count):
    written = {}
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        write = rng.choice([by_pyarrow, by_pyarrow, by_duckdb, by_polars])
        name = f"{number:03}-{write.__name__[3:]}.parquet"
        written[name] = str(write(str(directory / name), rng))
    print(json.dumps(written))


main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
