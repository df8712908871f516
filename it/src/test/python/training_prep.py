"""Reads what a training prep job wrote, in each format, and compares.

    training_prep.py <split> ...

Looks for `parquet`, `huggingface` and `arrow` in the working directory. Prints one line of JSON.
"""

import json
import os
import sys
from pathlib import Path

# Nothing of the user's, and nobody is asked.
os.environ["HF_HOME"] = str(Path.cwd() / "hugging-face")
os.environ["HF_HUB_OFFLINE"] = "1"

import numpy as np
import pyarrow as pa
from datasets import load_dataset, load_from_disk


def mapped(split):
    """Returns the rows of the Arrow files of a split, without copying them."""
    tables = []
    for shard in sorted(Path("arrow", split).iterdir()):
        before = pa.total_allocated_bytes()
        tables.append(pa.ipc.open_file(pa.memory_map(str(shard))).read_all())
        assert pa.total_allocated_bytes() == before, f"{shard} was not mapped"
    return pa.concat_tables(tables)


def main(splits):
    parquet = load_dataset("./parquet")
    dictionary = load_from_disk("huggingface")
    assert list(parquet) == list(dictionary) == splits
    arrow = {split: mapped(split) for split in splits}
    equal = all(
        parquet[s].to_list() == dictionary[s].to_list() == arrow[s].to_pylist() for s in splits
    ) and parquet[splits[0]].features == dictionary[splits[0]].features
    steps = {s: np.stack(arrow[s].column("step").to_numpy()) for s in splits}
    consecutive = all((np.diff(s, axis=1) == 1).all() for s in steps.values())
    statistics = json.loads(Path("arrow/prep.json").read_text())["statistics"]
    errors = []
    for name, found in statistics.items():
        values = np.concatenate(arrow[splits[0]].column(name).to_numpy()).astype(np.float64)
        values = values[~np.isnan(values)]
        assert found["count"] == len(values)
        for key, truth in (
            ("mean", values.mean()),
            ("std", values.std()),
            ("min", values.min()),
            ("max", values.max()),
        ):
            errors.append(abs(found[key] - truth) / abs(truth))
    print(
        json.dumps(
            {
                "rows": len(np.unique(np.concatenate([s[:, 0] for s in steps.values()]))),
                "shards": len(list(Path("arrow").glob("*/*.arrow"))),
                "formats_are_equal": equal,
                "windows_are_consecutive": bool(consecutive),
                "largest_error": max(errors),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:])
