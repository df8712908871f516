"""A step stream in NumPy, for benchmarks to compare with.

Values lie in a memory-mapped int64 buffer that grows by a fixed number of elements; floats as the
bits of a float64. For each field that is written, an index has where its values start, its type
and its step. Reads take an array of positions of any shape and find each one's entry by binary
search.

Reads one command a line, and answers each with a line:

    append STEPS PER_CALL        appends to a new stream; answers the nanoseconds that it took
    fill STEPS                   makes a stream to read from; answers the number of its tokens
    read CALLS WINDOWS LENGTH    reads windows at random positions, all of a call at once; answers
                                 the nanoseconds that it took
"""
import os, sys, tempfile, time
import numpy as np

FIELDS = ["action", "observation", "reward", "done"]
TOKENS_PER_STEP = 11
GROWTH = 1_000_000


class Buffer:
    """A memory-mapped int64 array that grows as it is appended to."""

    def __init__(self, directory, name):
        self.path = os.path.join(directory, name)
        open(self.path, "wb").close()
        self.size = 0
        self.array = np.empty(0, np.int64)

    def append(self, values):
        end = self.size + len(values)
        if end > len(self.array):
            capacity = len(self.array) + max(GROWTH, len(values))
            os.truncate(self.path, capacity * 8)
            self.array = np.memmap(self.path, np.int64, "r+", shape=(capacity,))
        self.array[self.size:end] = values
        self.size = end

    def get(self):
        return self.array[:self.size]


class Stream:
    def __init__(self, directory):
        self.types = {name: i for i, name in enumerate(FIELDS)}
        self.data, self.start, self.type, self.step = (
            Buffer(directory, name) for name in ("data", "start", "type", "step"))
        self.last = (-1, -1)

    def append(self, steps, names, values):
        """Appends values given as three parallel sequences, all or none."""
        if not steps or len(steps) != len(names) or len(steps) != len(values):
            raise ValueError("The sequences are empty, or not of the same length.")
        last, types, starts, parts = self.last, [], [], []
        position = self.data.size
        for step, name, value in zip(steps, names, values):
            type_id = self.types[name]
            if (step, type_id) <= last:
                raise ValueError(f"Step {step}, field {name!r} is out of order.")
            last = (step, type_id)
            part = np.asarray(value)
            if part.ndim > 1:
                raise ValueError(f"Field {name!r} is neither a number nor a sequence.")
            part = np.atleast_1d(part)
            part = part.astype(np.float64 if part.dtype.kind == "f" else np.int64, copy=False)
            parts.append(part.view(np.int64))
            types.append(type_id)
            starts.append(position)
            position += len(part)
        self.data.append(np.concatenate(parts))
        self.start.append(starts)
        self.type.append(types)
        self.step.append(steps)
        self.last = last

    def __getitem__(self, positions):
        positions = np.asarray(positions)
        entry = np.searchsorted(self.start.get(), positions, side="right") - 1
        return {"step": self.step.get()[entry], "types": self.type.get()[entry],
                "values": self.data.get()[positions]}


def append(directory, steps, per_call):
    observations = np.random.default_rng(1).standard_normal((1024, 8)).astype(np.float32)
    stream = Stream(directory)
    calls = []
    for first in range(0, steps, per_call):
        rows = range(first, min(first + per_call, steps))
        calls.append(([r for r in rows for _ in FIELDS], FIELDS * len(rows),
                      [v for r in rows for v in (r % 3, observations[r % 1024], r * 0.1, r % 100 == 99)]))
    begin = time.perf_counter_ns()
    for call in calls:
        stream.append(*call)
    return time.perf_counter_ns() - begin


def fill(directory, steps):
    """Makes the files that appending would make, without its loop."""
    stream = Stream(directory)
    tokens = np.random.default_rng(1).standard_normal((1024, TOKENS_PER_STEP)).view(np.int64)
    for first in range(0, steps, 1024):
        rows = np.arange(first, min(first + 1024, steps))
        stream.data.append(tokens[:len(rows)].ravel())
        stream.start.append((rows[:, None] * TOKENS_PER_STEP + [0, 1, 9, 10]).ravel())
        stream.type.append(np.tile(np.arange(4), len(rows)))
        stream.step.append(np.repeat(rows, 4))
    return stream


def read(stream, random, calls, windows, length):
    nanos = 0
    for _ in range(calls):
        starts = random.integers(0, stream.data.size - length, windows)
        positions = starts[:, None] + np.arange(length)
        begin = time.perf_counter_ns()
        stream[positions]
        nanos += time.perf_counter_ns() - begin
    return nanos


def main():
    stream = None
    random = np.random.default_rng(2)
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as directory:
        for line in sys.stdin:
            command, *numbers = line.split()
            numbers = [int(n) for n in numbers]
            if command == "append":
                with tempfile.TemporaryDirectory(dir=directory) as scratch:
                    answer = append(scratch, *numbers)
            elif command == "fill":
                stream = fill(directory, *numbers)
                answer = stream.data.size
            else:
                answer = read(stream, random, *numbers)
            print(answer, flush=True)


main()
