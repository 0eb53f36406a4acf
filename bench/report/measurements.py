# SPDX-License-Identifier: BSL-1.0
"""Measurements of bench/run: files of Google Benchmark, one a target, and the limits that they are held to."""

import collections
import fnmatch
import json
import re
import statistics

OWN = "romvec"  # names of romvec's own contenders begin so


class Spread:
    """The median of some numbers, and the quartiles around it."""

    def __init__(self, numbers):
        ordered = sorted(numbers)
        last = len(ordered) - 1
        self.median = statistics.median(ordered)
        self.low = ordered[round(last * 0.25)]
        self.high = ordered[round(last * 0.75)]

    @property
    def percent(self):
        """Half the distance of the quartiles, in percent of the median."""
        return 50 * (self.high - self.low) / self.median


class Contest:
    """Nanoseconds a row, by contender and round. CPU time: a process that waits for a processor does not compute."""

    def __init__(self, name):
        self.name = name
        self.rounds = collections.defaultdict(dict)  # contender -> round -> ns a row

    @property
    def operation(self):
        return self.name.split("/")[0]

    def own(self):
        return [name for name in self.contenders() if name.startswith(OWN)]

    def contenders(self):
        return sorted(self.rounds, key=lambda name: (not name.startswith(OWN), name))

    def time(self, contender):
        return Spread(self.rounds[contender].values())

    def ratio(self, contender, rival):
        """Of the two times of each round: what slows the machine slows both."""
        ours, theirs = self.rounds[contender], self.rounds[rival]
        return Spread(ours[i] / theirs[i] for i in ours.keys() & theirs.keys())


def read_contests(path):
    """The contests of one file, in the order of their names in it."""
    with open(path, encoding="utf-8") as file:
        contents = json.load(file)
    contests = {}
    for run in contents["benchmarks"]:
        name, contender = run["name"].rsplit("/", 1)
        contest = contests.setdefault(name, Contest(name))
        nanoseconds = run["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}[run["time_unit"]]
        contest.rounds[contender][run["repetition_index"]] = nanoseconds / run["rows"]
    return contests


class Limit(collections.namedtuple("Limit", "target contest contender rival most")):
    """`contest` is a name; or mean(PATTERN) or worst(PATTERN), of the contests whose names match, * being any part."""

    def contests_of(self, contests):
        """The measured contests that count, and what is made of their ratios."""
        of_many = re.fullmatch(r"(mean|worst)\((.+)\)", self.contest)
        if not of_many:
            return "one", [contests[self.contest]] if self.contest in contests else []
        kind, pattern = of_many.groups()
        parts = pattern.split("/")
        return kind, [contest for name, contest in contests.items()
                      if len(name.split("/")) == len(parts)
                      and all(map(fnmatch.fnmatchcase, name.split("/"), parts))]

    def ratios(self, contests):
        """The spread of the ratio; None where contender or rival was not there. Each of several contests counts by its
        median: mean is their geometric mean, worst the largest."""
        kind, counted = self.contests_of(contests)
        if not all({self.contender, self.rival} <= contest.rounds.keys() for contest in counted):
            return None
        spreads = [contest.ratio(self.contender, self.rival) for contest in counted]
        if kind == "one":
            return spreads[0]
        medians = [spread.median for spread in spreads]
        return Spread([statistics.geometric_mean(medians) if kind == "mean" else max(medians)])


def read_limits(path):
    limits = []
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            fields = line.split("#")[0].split()
            if not fields:
                continue
            if len(fields) != 5:
                raise SystemExit(f"{path}:{number}: expected target, contest, contender, rival and limit: {line.strip()}")
            limits.append(Limit(*fields[:4], float(fields[4])))
    return limits
