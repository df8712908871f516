"""Turns the JSON of an imported value back into what Python had.

    from plain_json import from_json
    value = from_json(json.loads(text))

docs/guide/python.md lists the forms. NumPy and pandas are needed only where a value is theirs.
"""

import base64
import datetime as dt
import decimal
import uuid
import zoneinfo


def from_json(node):
    if isinstance(node, list):
        return [from_json(item) for item in node]
    if not isinstance(node, dict):
        return node
    if len(node) == 1:
        [(tag, value)] = node.items()
        if tag in FORMS:
            return FORMS[tag](value)
    return {key: from_json(value) for key, value in node.items()}


def moment(text):
    """A time with its zone's name in brackets, as RFC 9557 writes it."""
    text, _, zone = text.rstrip("]").partition("[")
    at = dt.datetime.fromisoformat(text)
    return at.astimezone(zoneinfo.ZoneInfo(zone)) if zone else at


def timestamp(text):
    import pandas as pd

    text, _, zone = text.rstrip("]").partition("[")
    at = pd.Timestamp(text)
    return at.tz_convert(zone) if zone else at


def time(text):
    text, _, zone = text.rstrip("]").partition("[")
    at = dt.time.fromisoformat(text)
    return at.replace(tzinfo=zoneinfo.ZoneInfo(zone)) if zone else at


def timedelta(text):
    seconds = decimal.Decimal(text)
    if seconds * 10**6 % 1:
        import pandas as pd

        return pd.Timedelta(int(seconds * 10**9), "ns")
    return dt.timedelta(microseconds=int(seconds * 10**6))


def zone(text):
    if text == "UTC":
        return dt.timezone.utc
    if text[0] in "+-":
        return dt.time.fromisoformat("00:00" + text).tzinfo
    return zoneinfo.ZoneInfo(text)


def elements(dtype, data):
    import numpy as np

    dtype = np.dtype(dtype)
    if dtype.kind in "Mm":
        return np.array(data, "i8").astype(dtype.byteorder + "i8").view(dtype)
    if dtype.kind == "c":
        return np.array([complex(float(re), float(im)) for re, im in data], dtype)
    if dtype.kind == "S":
        return np.array([base64.b64decode(text) for text in data], dtype)
    if dtype.kind == "f":
        return np.array([float(number) for number in data], dtype)
    if dtype.kind == "O":
        array = np.empty(len(data), dtype)
        for i, item in enumerate(data):
            array[i] = from_json(item)
        return array
    return np.array([from_json(item) for item in data], dtype)


def ndarray(value):
    return elements(value["dtype"], value["data"]).reshape(value["shape"])


def times(value):
    import pandas as pd

    array = elements(value["dtype"], value["data"])
    return pd.Series(array).dt.tz_localize("UTC").dt.tz_convert(value["zone"]).array


def masked(value):
    import pandas as pd

    return pd.array([None if v is None else from_json(v) for v in value["data"]], value["dtype"])


def strings(value):
    import pandas as pd

    return pd.array([None if v is None else from_json(v) for v in value["data"]], value["dtype"])


def categorical(value):
    import pandas as pd

    return pd.Categorical.from_codes(
        value["codes"], index(value["categories"]), ordered=value["ordered"]
    )


def index(value):
    import pandas as pd

    if "range" in value:
        return pd.RangeIndex(*value["range"], name=from_json(value["name"]))
    if "levels" in value:
        return pd.MultiIndex(
            [index(level) for level in value["levels"]],
            value["codes"],
            names=from_json(value["names"]),
        )
    values = from_json(value["values"])
    dtype = values.dtype if getattr(values, "dtype", None) is not None else None
    return pd.Index(values, dtype=dtype, name=from_json(value["name"]))


def series(value):
    import pandas as pd

    data = from_json(value["data"])
    return pd.Series(data, index(value["index"]), data.dtype, name=from_json(value["name"]))


def frame(value):
    import pandas as pd

    rows = index(value["index"])
    columns = [from_json(column) for column in value["data"]]
    data = {i: pd.Series(column, rows, column.dtype) for i, column in enumerate(columns)}
    made = pd.DataFrame(data, rows)
    made.columns = index(value["columns"])
    made.attrs = from_json(value.get("attrs", {}))
    return made


def scalar(value):
    return elements(value["dtype"], [value["data"]])[0]


def hashable(value):
    return tuple(hashable(item) for item in value) if isinstance(value, list) else value


def missing(name):
    import pandas as pd

    return getattr(pd, name)


FORMS = {
    "$str": lambda v: base64.b64decode(v).decode("utf-8", "surrogatepass"),
    "$bytes": base64.b64decode,
    "$int": lambda v: int(v, 16),
    "$float": float,
    "$complex": lambda v: complex(*(float(from_json(part)) for part in v)),
    "$decimal": decimal.Decimal,
    "$uuid": uuid.UUID,
    "$datetime": moment,
    "$date": dt.date.fromisoformat,
    "$time": time,
    "$timedelta": timedelta,
    "$zone": zone,
    "$set": lambda v: {hashable(from_json(item)) for item in v},
    "$dict": lambda v: {hashable(from_json(key)): from_json(item) for key, item in v},
    "$timestamp": timestamp,
    "$nat": lambda v: missing("NaT"),
    "$na": lambda v: missing("NA"),
    "$scalar": scalar,
    "$dtype": lambda v: __import__("numpy").dtype(v),
    "$ndarray": ndarray,
    "$times": times,
    "$masked": masked,
    "$strings": strings,
    "$categorical": categorical,
    "$index": index,
    "$series": series,
    "$frame": frame,
}
