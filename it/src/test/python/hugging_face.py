"""What a user of HuggingFace datasets does with directories.

    hugging_face.py save <directory>
    hugging_face.py load <directory> ...
    hugging_face.py load-parquet <directory> ...
    hugging_face.py push <endpoint> <token>
    hugging_face.py push-split <endpoint> <token> <dataset> <split>
    hugging_face.py pull <endpoint> <token> <dataset> ...

`save` saves datasets of all kinds below a directory, in `disk` with save_to_disk and in `parquet`
as Parquet; the next two load what is in directories. `push` pushes the same datasets to a Hub, as
those of the user `me`, `push-split` pushes one split more to one of them, and `pull` loads datasets
from a Hub. Prints one line of JSON: for each dataset by its name, for each of its splits by its
name, the features and the rows.
"""

import datetime
import json
import os
import sys
from pathlib import Path

# Nothing of the user's, and nobody is asked.
os.environ["HF_HOME"] = str(Path.cwd() / "hugging-face")
os.environ["HF_HUB_DISABLE_XET"] = "1"
if sys.argv[1] in ("push", "push-split", "pull"):
    os.environ["HF_ENDPOINT"] = sys.argv[2]
    os.environ["HF_TOKEN"] = sys.argv[3]
else:
    os.environ["HF_HUB_OFFLINE"] = "1"

import datasets
from datasets import (
    Array2D,
    ClassLabel,
    Dataset,
    DatasetDict,
    Features,
    LargeList,
    List,
    Value,
    load_dataset,
    load_from_disk,
)

WORDS = ["cat", "dog", "owl"]


def plain(value):
    if isinstance(value, dict):
        return {name: plain(v) for name, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if isinstance(value, datetime.date):
        return (value - datetime.date(1970, 1, 1)).days
    return value


def describe(dataset):
    if isinstance(dataset, Dataset):
        dataset = {str(dataset.split or "train"): dataset}
    return {
        name: {"features": split.features.to_dict(), "rows": plain(split.to_list())}
        for name, split in dataset.items()
    }


def scalars(rows):
    features = {name: Value(name) for name in ("bool", "int8", "int16", "int32", "int64")}
    features |= {name: Value(name) for name in ("float32", "float64", "string", "binary")}
    return Dataset.from_dict(
        {
            "bool": [i % 2 == 0 for i in range(rows)],
            "int8": [i % 256 - 128 for i in range(rows)],
            "int16": [-i for i in range(rows)],
            "int32": [i * 100_000 for i in range(rows)],
            "int64": [i * 10**12 for i in range(rows)],
            "float32": [i / 4 for i in range(rows)],
            "float64": [i / 10 for i in range(rows)],
            "string": [f"zeile {i} ☃" for i in range(rows)],
            "binary": [bytes([i % 256, 0, 255]) for i in range(rows)],
        },
        features=Features(features),
    )


def sequences():
    return Dataset.from_dict(
        {
            "observation": [[i / 2, -i] for i in range(50)],
            "tokens": [[i, i + 1, i + 2] for i in range(50)],
            "flags": [[i % 2 == 0] for i in range(50)],
            "action": [i % 3 - 1 for i in range(50)],
            "reward": [i / 8 for i in range(50)],
            "done": [i % 10 == 9 for i in range(50)],
        },
        features=Features(
            {
                "observation": List(Value("float32"), length=2),
                "tokens": List(Value("int64")),
                "flags": List(Value("bool")),
                "action": ClassLabel(names=WORDS),
                "reward": Value("float64"),
                "done": Value("bool"),
            }
        ),
    )


def lacking():
    return Dataset.from_dict(
        {
            "tokens": [[1], None, [], [4, 5, 6]],
            "action": [0, 1, None, -1],
            "reward": [None, 0.5, 0.25, None],
            "done": [True, None, False, None],
        },
        features=Features(
            {
                "tokens": List(Value("int32")),
                "action": ClassLabel(names=WORDS),
                "reward": Value("float32"),
                "done": Value("bool"),
            }
        ),
    )


def nested():
    return Dataset.from_dict(
        {
            "place": [{"name": "here", "at": {"x": 0.5, "y": None}}, None],
            "boxes": [[{"label": 1, "corners": [1, 2]}, {"label": 0, "corners": []}], []],
            "grid": [[[1, 2], [3]], [[], [4]]],
            "matrix": [[[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]],
        },
        features=Features(
            {
                "place": {"name": Value("string"), "at": {"x": Value("float64"), "y": Value("float32")}},
                "boxes": List({"label": ClassLabel(names=WORDS), "corners": List(Value("int32"))}),
                "grid": List(List(Value("int64"))),
                "matrix": Array2D(shape=(2, 2), dtype="float32"),
            }
        ),
    )


def missing():
    return Dataset.from_dict(
        {
            "number": [1, None, 3],
            "text": [None, "x", None],
            "fixed": [[1, 2, 3], None, [4, None, 6]],
            "list": [None, [1.5], []],
        },
        features=Features(
            {
                "number": Value("int64"),
                "text": Value("string"),
                "fixed": List(Value("int32"), length=3),
                "list": List(Value("float64")),
            }
        ),
    )


def wide():
    day = datetime.date(2026, 2, 28)
    time = datetime.datetime(2026, 2, 28, 12, 30, 15, 123456)
    return Dataset.from_dict(
        {
            "uint8": [0, 255],
            "uint16": [0, 65535],
            "uint32": [0, 4294967295],
            "uint64": [0, 2**63 - 1],
            "float16": [0.5, -2.0],
            "large_string": ["a", "b"],
            "large_list": [[1], [2, 3]],
            "date32": [day, None],
            "time": [time, None],
        },
        features=Features(
            {
                "uint8": Value("uint8"),
                "uint16": Value("uint16"),
                "uint32": Value("uint32"),
                "uint64": Value("uint64"),
                "float16": Value("float16"),
                "large_string": Value("large_string"),
                "large_list": LargeList(Value("int64")),
                "date32": Value("date32"),
                "time": Value("timestamp[us]"),
            }
        ),
    )


def empty():
    return sequences().select([])


CASES = {
    "scalars": lambda: scalars(2500),
    "sequences": sequences,
    "lacking": lacking,
    "nested": nested,
    "missing": missing,
    "wide": wide,
    "empty": empty,
    "dictionary": lambda: DatasetDict({"train": scalars(20), "test": scalars(3)}),
}


def save(directory):
    report = {}
    for name, make in CASES.items():
        dataset = make()
        dataset.save_to_disk(Path(directory) / "disk" / name)
        splits = dataset if isinstance(dataset, DatasetDict) else {"train": dataset}
        for split, rows in splits.items():
            # Not yet in Arrow: a null where lists have a fixed length.
            rows = rows.remove_columns([c for c in rows.column_names if c == "fixed"])
            file = Path(directory) / "parquet" / name / "data" / f"{split}-00000-of-00001.parquet"
            file.parent.mkdir(parents=True, exist_ok=True)
            rows.to_parquet(file)
        report[name] = describe(dataset)
    return report


def push():
    report = {}
    for name, make in CASES.items():
        # A split without rows can be pushed, but load_dataset refuses it. Nulls where lists have a
        # fixed length can't be pushed.
        if name not in ("empty", "missing"):
            dataset = make()
            dataset.push_to_hub(f"me/{name}", max_shard_size="50KB")
            report[name] = describe(dataset)
    return report


def main(command, *arguments):
    datasets.disable_progress_bars()
    if command == "save":
        return save(*arguments)
    if command == "load":
        return {Path(d).name: describe(load_from_disk(d)) for d in arguments}
    if command == "load-parquet":
        return {Path(d).name: describe(load_dataset(d)) for d in arguments}
    if command == "push":
        return push()
    if command == "push-split":
        _, _, name, split = arguments
        scalars(7).push_to_hub(name, split=split)
        return {}
    return {name.split("/")[1]: describe(load_dataset(name)) for name in arguments[2:]}


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
