"""Items as the original system keeps them: files, and indices that each put writes anew.

Reads commands from standard input, and answers each with how many nanoseconds it took.
"""

import gzip
import hashlib
import json
import os
import pickle
import sys
import time
from datetime import datetime, timezone
from pathlib import Path


class Items:
    def __init__(self, base):
        self.base = Path(base)
        for name in ("data", "indices", "metadata"):
            (self.base / name).mkdir(parents=True, exist_ok=True)
        self.indices = {key: {} for key in ("by_id", "by_type", "by_source", "by_timestamp", "by_tag")}
        self.stats = {"item_count": 0, "total_size_bytes": 0, "datasets": {}}

    def directory(self, item):
        return self.base / "data" / item[:2] / item

    def put(self, data, metadata, is_indexed=True):
        metadata = dict(metadata)
        text = str(data) + json.dumps(metadata, sort_keys=True)
        item = metadata.get("id") or hashlib.md5(text.encode()).hexdigest()
        metadata["id"] = item
        metadata.setdefault("ingestion_timestamp", datetime.now(timezone.utc).isoformat())
        directory = self.directory(item)
        directory.mkdir(parents=True, exist_ok=True)
        versions = [int(f[1:-5]) for f in os.listdir(directory) if f.startswith("v")]
        metadata["version"] = max(versions, default=0) + 1
        content = gzip.compress(pickle.dumps(data), 6)
        (directory / f"v{metadata['version']}.data").write_bytes(content)
        (directory / "latest.data").write_bytes(content)
        (directory / "metadata.json").write_text(json.dumps(metadata))
        self.add("by_id", item, item)
        self.add("by_type", metadata.get("type"), item)
        self.add("by_source", metadata.get("source_id"), item)
        self.add("by_timestamp", metadata["ingestion_timestamp"][:10], item)
        for tag in metadata.get("tags", []):
            self.add("by_tag", tag, item)
        self.stats["item_count"] += 1
        self.stats["total_size_bytes"] += len(content)
        if is_indexed:
            self.write_indices()
        return item

    def add(self, index, value, item):
        if value is not None:
            ids = self.indices[index].setdefault(value, [])
            ids.append(item)

    def write_indices(self):
        (self.base / "indices" / "main_indices.json").write_text(json.dumps(self.indices))
        (self.base / "metadata" / "storage_stats.json").write_text(json.dumps(self.stats))

    def find(self, kind, tag, limit):
        ids = set(self.indices["by_type"].get(kind, [])) & set(self.indices["by_tag"].get(tag, []))
        return [self.get(item) for item in sorted(ids)[:limit]]

    def get(self, item):
        return pickle.loads(gzip.decompress((self.directory(item) / "latest.data").read_bytes()))


def draft(i):
    data = {"i": i, "value": i * 0.37, "text": f"some words about number {i}"}
    metadata = {
        "type": f"type{i % 10}",
        "source_id": f"source{i * 7 % 100}",
        "tags": [f"tag{i % 9}", f"group{i * 17 % 89}"],
        "quality": i % 100,
    }
    return data, metadata


def main():
    items = Items(sys.argv[1])
    count = 0
    for line in sys.stdin:
        command, *numbers = line.split()
        numbers = [int(n) for n in numbers]
        start = time.perf_counter_ns()
        if command == "fill":
            for i in range(numbers[0]):
                items.put(*draft(count + i), is_indexed=False)
            count += numbers[0]
            items.write_indices()
        elif command == "put":
            for i in range(numbers[0]):
                items.put(*draft(count + i))
            count += numbers[0]
        elif command == "find":
            for i in range(numbers[0]):
                found = items.find(f"type{i % 10}", f"tag{i % 9}", numbers[1])
                assert len(found) == numbers[1]
        print(time.perf_counter_ns() - start, flush=True)


if __name__ == "__main__":
    main()
