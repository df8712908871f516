"""Pickles values of many kinds, and compares what a store makes of them with the values.

pickles.py write DIRECTORY    writes a pickle for each value and protocol
pickles.py compare DIRECTORY  prints, in JSON, the pickles whose values differ from what the files
                              beside them, which end with .json, say; plain_json.py is read from the
                              directory of the guide
"""
import collections
import datetime as dt
import decimal
import json
import math
import pickle
import sys
import uuid
import zoneinfo
from pathlib import Path

import numpy as np
import pandas as pd

PROTOCOLS = [0, 1, 2, 3, 4, 5]
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")


def plain():
    shared = [1, 2]
    return {
        "none": None,
        "bools": [True, False],
        "ints": [0, 1, -1, 255, 256, 65535, 65536, -(2**31), 2**31, 2**63 - 1, -(2**63), 2**63, -(2**70)],
        "long": 3**5000,
        "floats": [0.0, -0.0, 1.5, 1e-320, 1.7976931348623157e308, 0.1],
        "odd floats": [math.inf, -math.inf],
        "nan": [math.nan],
        "texts": ["", "a", "ä\\u0041\n\r\t'\"", "日本\U0001f600", "x" * 300, "y" * 70000],
        "surrogates": ["\ud800", "a\udcffb"],
        "bytes": [b"", b"a", bytes(range(256)), b"z" * 300],
        "bytearrays": [bytearray(), bytearray(b"\x00\xff")],
        "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),)],
        "lists": [[], [[]], list(range(2000))],
        "dicts": {"a": {"b": {}}, "c": [1]},
        "keys": {1: "a", None: "b", (1, "x"): "c", b"k": 2},
        "dollar": {"$set": [1]},
        "many keys": {f"k{i}": i for i in range(2500)},
        "sets": [set(), {1, 2}, frozenset({"a"}), {("x", 1)}],
        "shared": [shared, shared],
        "ordered": collections.OrderedDict(b=1, a=2),
        "default": collections.defaultdict(list, a=[1]),
        "counter": collections.Counter("aab"),
        "complex": [1j, complex(math.inf, -0.5)],
        "decimals": [decimal.Decimal("1.50"), decimal.Decimal("-1E+30"), decimal.Decimal("Infinity")],
        "uuid": uuid.UUID("12345678-1234-5678-8234-567812345678"),
        "datetimes": [
            dt.datetime(2024, 2, 29, 1, 2, 3, 4),
            dt.datetime(1, 1, 1),
            dt.datetime(9999, 12, 31, 23, 59, 59, 999999),
            dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc),
            dt.datetime(2024, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=-3, minutes=-30))),
            dt.datetime(2024, 7, 1, 12, tzinfo=BERLIN),
            dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=0),
        ],
        "fold": dt.datetime(2024, 10, 27, 2, 30, tzinfo=BERLIN, fold=1),
        "dates": [dt.date(1, 1, 1), dt.date(2024, 2, 29)],
        "clock": [dt.time(1, 2), dt.time(1, 2, 3, 4), dt.time(5, tzinfo=dt.timezone.utc)],
        "durations": [dt.timedelta(0), dt.timedelta(-1, 5, 7), dt.timedelta.max, dt.timedelta.min],
        "zones": [dt.timezone.utc, dt.timezone(dt.timedelta(hours=2)), BERLIN],
    }


def arrays():
    values = {}
    codes = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16"]
    for code in codes:
        for order in "<>":
            array = np.array([[0, 1, 2], [3, 100, 5]]).astype(order + code)
            values[f"array {order}{code}"] = array
    values["extremes"] = [
        np.array([np.iinfo(t).min, np.iinfo(t).max], t) for t in ("i1", "i8", "u1", "u4", "u8")
    ]
    values["float extremes"] = [
        np.array([np.finfo(t).tiny, np.finfo(t).max, np.inf, -np.inf, -0.0], t) for t in ("f2", "f4", "f8")
    ]
    values["fortran"] = np.asfortranarray(np.arange(6).reshape(2, 3))
    values["turned"] = np.arange(24).reshape(2, 3, 4).transpose(1, 0, 2)
    values["every other"] = np.arange(20)[::-3]
    values["empty"] = [np.zeros((0,)), np.zeros((2, 0, 3), "i4")]
    values["no dimensions"] = np.array(5)
    values["times"] = [
        np.array(["2024-01-01", "NaT", "1969-12-31"], f"M8[{unit}]") for unit in ("D", "s", "ms", "us", "ns")
    ] + [np.array([1, -5], "m8[25us]"), np.array([1], ">m8[h]")]
    values["fixed texts"] = [np.array(["a", "日本", "", "abc\U0001f600"]), np.array([b"a", b"\x00b", b""])]
    values["objects"] = np.array([None, "a", 1, {"x": (1,)}, np.arange(2)], object)
    values["object rows"] = np.array([[1, "a"], [None, 2.5]], object, order="F")
    values["scalars"] = [np.float64(1.5), np.int64(-3), np.bool_(True), np.float32(0.1), np.uint64(2**64 - 1)]
    values["odd scalars"] = [
        np.str_("é"), np.bytes_(b"a\x01"), np.complex64(1 + 2j), np.datetime64("2024-01-01"),
        np.timedelta64(5, "m"), np.float16(0.5),
    ]
    values["dtypes"] = [np.dtype("<i4"), np.dtype("M8[us]")]
    return values


def frames():
    times = pd.to_datetime(["2024-01-01 12:00", "2024-07-01 12:00", None])
    many = pd.DataFrame(
        {
            "whole": [1, 2, 3],
            "real": [1.5, np.nan, -np.inf],
            "text": ["x", None, "日本"],
            "yes": [True, False, True],
            "at": times,
            "zoned": times.tz_localize("Europe/Berlin"),
            "utc": times.tz_localize("UTC"),
            "fixed": times.tz_localize("+02:00"),
            "since": pd.to_timedelta([1, None, 3], unit="s"),
            "class": pd.Categorical(["b", "a", None], ["b", "a"], ordered=True),
            "int": pd.array([1, None, 2**62 + 1], "Int64"),
            "uint8": pd.array([1, None, 255], "UInt8"),
            "float": pd.array([1.5, None, 2.5], "Float64"),
            "bool": pd.array([True, None, False], "boolean"),
            "string": pd.array(["a", None, "ü"], "string"),
            "small": np.array([1, 2, 3], "i2"),
            "list": [[1], [], None],
        }
    )
    values = {
        "frame": many,
        "frame of parts": many[["real", "text", "whole"]][::2],
        "index of times": many[["whole", "real"]].set_index(
            pd.date_range("2024-03-30", periods=3, freq="D", tz="Europe/Berlin", name="day")
        ),
        "index of texts": many[["whole"]].set_index(pd.Index(["a", "b", "c"], name="key")),
        "index of levels": pd.DataFrame(
            {"v": [1.0, 2.0]}, pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["k", None])
        ),
        "columns of numbers": pd.DataFrame(np.arange(6).reshape(2, 3)),
        "empty frame": pd.DataFrame(),
        "no rows": many[["whole", "text"]][:0],
        "series": [many[name].rename(name) for name in ("whole", "text", "zoned", "class", "int", "string")],
        "indices": [
            pd.RangeIndex(5, 1, -2, name="r"),
            pd.Index([1.5, 2.5]),
            pd.Index([1, 2], dtype="int64", name="i"),
            pd.CategoricalIndex(["a", "b", "a"]),
            pd.to_timedelta([1, 2], unit="s"),
            pd.date_range("2024", periods=2, freq="MS"),
        ],
        "timestamps": [
            pd.Timestamp("2024-01-01 12:00:00.123456789"),
            pd.Timestamp("2024-07-01", tz="Europe/Berlin"),
            pd.Timestamp("2024-07-01", tz="UTC"),
        ],
        "timedeltas": [pd.Timedelta(5, "ns"), pd.Timedelta("1 days 00:00:01.5")],
        "missing": [pd.NaT, pd.NA],
        "array of pandas": many["int"].array,
    }
    attributed = many[["whole"]].copy()
    attributed.attrs = {"source": "lab", "runs": [1, 2]}
    values["attributes"] = attributed
    return values


def everything():
    return {**plain(), **arrays(), **frames()}


def same(got, want):
    if isinstance(want, pd.DataFrame):
        pd.testing.assert_frame_equal(got, want, check_freq=False)
        return got.attrs == want.attrs
    if isinstance(want, pd.Series):
        pd.testing.assert_series_equal(got, want, check_freq=False)
        return True
    if isinstance(want, pd.Index):
        pd.testing.assert_index_equal(got, want)
        return True
    if isinstance(want, pd.api.extensions.ExtensionArray):
        pd.testing.assert_extension_array_equal(got, want)
        return True
    if isinstance(want, np.ndarray):
        if got.dtype.newbyteorder("=") != want.dtype.newbyteorder("=") or got.shape != want.shape:
            return False
        return all(same(g, w) for g, w in zip(got.ravel().tolist(), want.ravel().tolist()))
    if want is pd.NA or want is pd.NaT:
        return got is want
    if isinstance(want, (list, tuple)):
        return isinstance(got, list) and len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, dict):
        return list(got) == list(want) and all(same(got[key], want[key]) for key in want)
    if isinstance(want, float) and math.isnan(want):
        return math.isnan(got)
    if isinstance(want, (float, np.floating)):
        return got == want and math.copysign(1, got) == math.copysign(1, want)
    if isinstance(want, (dt.datetime, dt.time)):
        return got == want and got.utcoffset() == want.utcoffset()
    if isinstance(want, (bool, np.bool_)):
        return isinstance(got, (bool, np.bool_)) and got == want
    return got == want


def write(directory):
    for name, value in everything().items():
        for protocol in PROTOCOLS:
            with open(Path(directory, f"{name}-{protocol}.pickle".replace("/", "")), "wb") as file:
                pickle.dump(value, file, protocol)


def compare(directory):
    from plain_json import from_json

    differing = {}
    for name in everything():
        for protocol in PROTOCOLS:
            file = Path(directory, f"{name}-{protocol}.pickle.json")
            try:
                # Not the value itself: old protocols lose what they don't know.
                value = pickle.loads(file.with_suffix("").read_bytes())
                if not same(from_json(json.loads(file.read_text())), value):
                    differing[file.name] = "differs"
            except Exception as e:
                differing[file.name] = repr(e)[:500]
    print(json.dumps(differing))


if __name__ == "__main__":
    guide = Path(__file__).parents[4] / "docs/guide"
    sys.path.insert(0, str(guide))
    {"write": write, "compare": compare}[sys.argv[1]](*sys.argv[2:])
