"""Reads the items of a store from its file of SQLite.

    from store_items import items, datasets
    for item in items("lab", "items"):
        print(item["id"], item["version"], item["payload"])

Payloads that are compressed need pyarrow. docs/guide/migrate.md says more.
"""

import json
import sqlite3
from pathlib import Path

BYTES = 1
COMPRESSED = 2
COLUMNS = "version, time, type, source, tags, parents, metadata, form, size, payload"


def connect(store):
    return sqlite3.connect(f"file:{Path(store, 'items/items.db')}?mode=ro", uri=True)


def items(store, collection, only_newest=False):
    """Gives all versions of all items, those of one item after another, the oldest first."""
    newest = f"SELECT i.id, i.key, {prefixed('i')} FROM item i JOIN item_collection c ON c.id = i.collection WHERE c.name = ?"
    earlier = (
        f"SELECT i.id, i.key, {prefixed('v')} FROM item i JOIN item_version v ON v.key = i.key"
        " JOIN item_collection c ON c.id = i.collection WHERE c.name = ?"
    )
    query = newest if only_newest else f"{newest} UNION ALL {earlier}"
    with connect(store) as database:
        parameters = (collection,) if only_newest else (collection, collection)
        for row in database.execute(query + " ORDER BY key, version", parameters):
            yield item(*row)


def prefixed(alias):
    return ", ".join(f"{alias}.{column} AS {column}" for column in COLUMNS.split(", "))


def item(id, key, version, time, type, source, tags, parents, metadata, form, size, payload):
    if form & COMPRESSED:
        import pyarrow

        payload = pyarrow.decompress(payload, decompressed_size=size, codec="zstd", asbytes=True)
    return {
        "id": id,
        "version": version,
        "time": time,
        "type": type,
        "source": source,
        "tags": json.loads(tags or "[]"),
        "parents": json.loads(parents or "[]"),
        "metadata": json.loads(metadata or "{}"),
        "payload": bytes(payload) if form & BYTES else json.loads(payload),
    }


def datasets(store, collection):
    """Gives all versions of all datasets, with the ids and versions of their items in order."""
    with connect(store) as database:
        query = (
            "SELECT d.id, d.name, d.version, d.metadata FROM item_dataset d"
            " JOIN item_collection c ON c.id = d.collection WHERE c.name = ? ORDER BY d.name, d.version"
        )
        for id, name, version, metadata in database.execute(query, (collection,)).fetchall():
            members = database.execute(
                "SELECT i.id, m.version FROM item_dataset_member m JOIN item i ON i.key = m.key"
                " WHERE m.dataset = ? ORDER BY m.position",
                (id,),
            ).fetchall()
            yield {"name": name, "version": version, "metadata": json.loads(metadata), "items": members}
