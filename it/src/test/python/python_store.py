"""Writes a directory as the original Python code does, and compares what a store reads from it.

python_store.py write DIRECTORY          writes items, datasets, tables and series
python_store.py compare DIRECTORY OTHER  prints, in JSON, what differs from it in OTHER: a file
                                         <id>-<version>.json for each version of an item, and an
                                         Arrow file for each table
python_store.py imported DIRECTORY STORE prints, in JSON, what differs from it in a store that it was
                                         imported into: items with all of their versions and
                                         metadata, datasets of items, and tables
"""
import datetime as dt
import gzip
import hashlib
import json
import pickle
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import yaml

from pickles import same

ITEMS = 1000
VERSIONS = 5
START = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)


class Unpicklable(dict):
    def __reduce_ex__(self, protocol):
        raise TypeError("The original code writes JSON then")


def value(number, version):
    if number % 7 == 0:
        return Unpicklable(reading=number / 3, version=version, none=float("nan"), nested={"$x": [1]})
    if number % 7 == 1:
        return np.arange(number % 50, dtype="f4") * version
    if number % 7 == 2:
        return pd.DataFrame({"n": [number, version], "t": pd.to_datetime(["2024-01-01", None])})
    if number % 7 == 3:
        return bytes([number % 256, version])
    if number % 7 == 4:
        return [START + dt.timedelta(days=number), {1: (number, version)}, {version}]
    return {"number": number, "version": version, "text": "täxt" * (number % 30), "score": np.float64(number / 7)}


def store(root, data, metadata, protocol, compressed, versioned=True):
    item = metadata.setdefault("id", hashlib.md5((str(data) + json.dumps(metadata)).encode()).hexdigest())
    metadata.setdefault("ingestion_timestamp", START.isoformat())
    directory = root / "data" / item[:2] / item
    directory.mkdir(parents=True, exist_ok=True)
    try:
        payload = pickle.dumps(data, protocol)
    except Exception:
        payload = json.dumps(data).encode()
    if compressed:
        payload = gzip.compress(payload, 6)
    if versioned:
        version = len(list(directory.glob("v*.data"))) + 1
        metadata["version"] = version
        (directory / f"v{version}.data").write_bytes(payload)
    (directory / "latest.data").write_bytes(payload)
    (directory / "metadata.json").write_text(json.dumps(metadata))
    return item


def name(number):
    return f"item/{number}" if number % 100 == 50 else f"item-{number:04}"


def frame():
    times = pd.date_range("2024-01-01", periods=5000, freq="h")
    return pd.DataFrame(
        {
            "timestamp": times,
            "zoned": times.tz_localize("UTC").tz_convert("Europe/Berlin"),
            "whole": np.arange(5000),
            "real": np.where(np.arange(5000) % 10 == 3, np.nan, np.arange(5000) / 7),
            "text": [None if i % 9 == 4 else f"täxt {i}" for i in range(5000)],
            "yes": np.arange(5000) % 2 == 0,
        }
    )


def tables():
    base = frame()
    return {
        "pickled.pkl": base.assign(
            kind=pd.Categorical(["a", "b"] * 2500),
            big=pd.array([None, 2**62 + 1] * 2500, "Int64"),
            small=np.arange(5000).astype("i2"),
            since=pd.to_timedelta(np.arange(5000), unit="s"),
            mixed=[[i] if i % 2 else {"i": i} for i in range(5000)],
            day=[dt.date(2024, 1, 1)] * 5000,
        ),
        "named_pickled.pkl": base.set_index(["text", "whole"]),
        "fixed.h5": base,
        "fixed_times.h5": base.set_index("timestamp"),
        "empty.h5": base[["whole", "real"]][:0],
        "numbers.h5": base[["whole", "real"]].astype("f4"),
        "table.h5": base,
        "table_texts.h5": base.assign(key=[f"k{i}" for i in range(5000)]).set_index("key"),
        "table_small.h5": base.drop(columns="text")[:3],
    }


def write(directory):
    root = Path(directory, "store")
    for number in range(ITEMS):
        for version in range(1, VERSIONS + 1):
            metadata = {"id": name(number), "type": f"type{number % 3}", "tags": [f"t{number % 5}"], "source_id": "s"}
            store(root, value(number, version), metadata, 2 + number % 4, number % 2 == 0)
    store(root, {"a": 1}, {"id": "unversioned"}, 4, True, versioned=False)
    for n in range(3):
        dataset = f"dataset_sales_2024010{n}000000"
        place = root / "data/datasets/sales"
        place.mkdir(parents=True, exist_ok=True)
        described = {"dataset_name": "sales", "dataset_id": dataset, "item_count": 10, "created_at": f"2024-01-0{n + 1}"}
        (place / f"{dataset}_metadata.json").write_text(json.dumps(described))
        (place / f"{dataset}_items.json").write_text(json.dumps([name(10 * n + i) for i in range(10)]))
    (root / "indices").mkdir()
    (root / "metadata").mkdir()
    optimized = root / "optimized"
    optimized.mkdir()
    for file, table in tables().items():
        if file.endswith(".pkl"):
            table.to_pickle(optimized / file)
        else:
            form = "table" if file.startswith("table") else "fixed"
            table.to_hdf(optimized / file, key="data", mode="w", format=form)
    frame().to_parquet(optimized / "parquet.parquet")
    bad(root)
    series = Path(directory, "series")
    series.mkdir()
    for key in ("inflow", "outflow", "smooth"):
        frame()[["real"]].to_parquet(series / f"{key}.parquet")
        described = {
            "name": key,
            "created_on": "2024-01-01",
            "index_metadata": {"type": "DatetimeIndex", "frequency": "h", "time_zone": "UTC", "name": None},
            "steps": [{"type": "resample", "parameters": {"window": 5, "fit": [1.5, 2.0]}, "inputs": ["inflow" if key == "smooth" else "raw"]}],
        }
        (series / f"{key}_meta.yaml").write_text(yaml.dump(described, default_flow_style=False))
    (series / "odd_meta.yaml").write_text(yaml.dump({"a": 1}))
    pd.DataFrame({"x": [1]}).to_parquet(series / "tuple.parquet")
    (series / "tuple_meta.yaml").write_text(yaml.dump({"shape": (1, 2)}))


def bad(root):
    """What can't be taken, beside what can."""
    import os

    class Evil:
        def __reduce__(self):
            return os.system, ("touch evil",)

    for file, data in {
        "evil/v1.data": pickle.dumps(Evil()),
        "torn/v1.data": pickle.dumps(list(range(1000)))[:-100],
        "torn zip/v1.data": gzip.compress(b"x" * 10000)[:-5],
        "none/v1.data": b"",
        "stray/note.txt": b"hello",
        "lonely/metadata.json": b"{}",
        "twice/v1.data": b"1",
        "twice/metadata.json": b'{"id": "item-0001"}',
    }.items():
        place = root / "data" / "ba" / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    place = root / "data/datasets/lost"
    place.mkdir(parents=True)
    (place / "dataset_lost_1_metadata.json").write_text("{}")
    (root / "optimized/evil.pkl").write_bytes(pickle.dumps(Evil()))
    (root / "optimized/list.pkl").write_bytes(pickle.dumps([1]))
    (root / "optimized/broken.h5").write_bytes((root / "optimized/fixed.h5").read_bytes()[:5000])
    (root / "optimized/notes.txt").write_bytes(b"hello")


def given(want):
    """The columns that a dataset gets of a frame."""
    if not isinstance(want.index, pd.RangeIndex):
        want = want.reset_index()
    columns = {}
    for column, values in want.items():
        if column == "since":
            values = values.astype("i8")
        if column == "kind":
            values = values.astype(object)
        if column == "mixed":
            values = values.map(lambda v: json.dumps(v, separators=(",", ":")))
        columns[column] = values
    return columns


def plain(values):
    return [None if v is pd.NA or v is pd.NaT or v is None or v != v else v for v in values]


def compare(directory, other):
    from plain_json import from_json

    differing = []
    for number in range(ITEMS):
        for version in range(1, VERSIONS + 1):
            file = Path(other, f"{name(number)}-{version}.json".replace("/", "_"))
            if not same(from_json(json.loads(file.read_text())), value(number, version)):
                differing.append(file.name)
    for file, want in tables().items():
        with pa.ipc.open_file(Path(other, file + ".arrow")) as reader:
            compare_table(file, reader.read_all(), want, differing)
    print(json.dumps(differing))


def compare_table(file, table, want, differing):
    columns = given(want)
    if table.column_names != list(columns):
        differing.append([file, table.column_names])
        return
    for column, values in columns.items():
        got = plain(table[column].to_pylist())
        if got != plain(values.astype(object)):
            differing.append([file, column, str(table[column].type), str(got[:5]), str(list(values[:5]))])


def imported(directory, other):
    from plain_json import from_json
    from store_items import datasets, items

    got = {}
    for item in items(other, "items"):
        got.setdefault(item["id"], []).append(item)
    differing = []
    for number in range(ITEMS):
        versions = got.pop(name(number), [])
        if [item["version"] for item in versions] != list(range(1, VERSIONS + 1)):
            differing.append([name(number), [item["version"] for item in versions]])
            continue
        for item in versions:
            payload = item["payload"]
            back = payload if isinstance(payload, bytes) else from_json(payload)
            if not same(back, value(number, item["version"])):
                differing.append([name(number), item["version"], str(back)])
            if item["metadata"]["import.version"] != item["version"]:
                differing.append([name(number), item["version"], item["metadata"]])
        newest = versions[-1]
        given = json.loads((place(directory, number) / "metadata.json").read_text())
        back = {
            **{key: v for key, v in newest["metadata"].items() if not key.startswith("import.")},
            **{"id": newest["id"], "type": newest["type"], "source_id": newest["source"], "tags": newest["tags"]},
        }
        if back != given or newest["time"] != START.timestamp() * 1e6:
            differing.append([back, given, newest["time"]])
    if list(got) != ["unversioned"]:
        differing.append(["more items", list(got)])
    for n, dataset in enumerate(datasets(other, "items")):
        wanted = [[name(10 * n + i), VERSIONS] for i in range(10)]
        if dataset["name"] != "sales" or [list(member) for member in dataset["items"]] != wanted:
            differing.append(dataset)
        if dataset["metadata"]["created_at"] != f"2024-01-0{n + 1}":
            differing.append(dataset["metadata"])
    for file, want in {**tables(), "parquet.parquet": frame()}.items():
        dataset = Path(other, "datasets", file.rpartition(".")[0])
        [commit] = [log.read_text() for log in dataset.glob("log/*.json")]
        parts = [pa.parquet.read_table(part) for part in dataset.glob("data/*.parquet") if part.name in commit]
        if file == "empty.h5":
            if parts:
                differing.append([file, "has files"])
        else:
            compare_table(file, parts[0] if len(parts) == 1 else None, want, differing)
    print(json.dumps(differing))


def place(directory, number):
    return Path(directory, "store/data", name(number)[:2], name(number))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[4] / "docs/guide"))
    {"write": write, "compare": compare, "imported": imported}[sys.argv[1]](*sys.argv[2:])
