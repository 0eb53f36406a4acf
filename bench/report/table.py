#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints what was measured as tables of ratios, and which limits are met."""

import argparse
import sys

from measurements import read_contests, read_limits


def print_rows(rows):
    """Rows of strings in columns as wide as they need; the first two to the left, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(width) if column < 2 else cell.rjust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def with_spread(spread):
    number = f"{spread.median:.2f}" if spread.median >= 0.1 else f"{spread.median:.2g}"
    return f"{number} ±{spread.percent:.0f}%"


def print_operation(target, operation, contests):
    rivals = []
    for contest in contests:
        rivals += [name for name in contest.contenders() if name not in contest.own() and name not in rivals]
    rows = [["contest", "contender", "ns/row"] + rivals]
    for contest in contests:
        for own in contest.own():
            time = contest.time(own)
            cells = [contest.name, own, with_spread(time)]
            for rival in rivals:
                if rival in contest.rounds:
                    cells.append(with_spread(contest.ratio(own, rival)))
                else:
                    cells.append("-")
            rows.append(cells)
    print(f"\n{target}: {operation}; romvec's time a row, and as a multiple of each rival's in the same round")
    print_rows(rows)


def print_limits(targets, limits):
    """Prints each limit whose contest was run; answers how many are met, missed and without their rival."""
    met = missed = unmeasured = 0
    rows = [["contest", "contender / rival", "target", "ratio", "quartiles", "limit", ""]]
    for limit in limits:
        contests = targets.get(limit.target, {})
        kind, counted = limit.contests_of(contests)
        if not counted:
            continue
        name = limit.contest if kind == "one" else f"{limit.contest} of {len(counted)}"
        cells = [name, f"{limit.contender} / {limit.rival}", limit.target]
        ratio = limit.ratios(contests)
        if ratio is not None:
            good = ratio.median <= limit.most
            met, missed = met + good, missed + (not good)
            cells += [f"{ratio.median:.3f}", f"{ratio.low:.3f} .. {ratio.high:.3f}", f"{limit.most:.2f}",
                      "met" if good else "MISSED"]
        else:
            unmeasured += 1
            cells += ["-", "-", f"{limit.most:.2f}", "not measured"]
        rows.append(cells)
    if len(rows) > 1:
        print("\nlimits (bench/limits.txt): medians of the rounds' ratios")
        print_rows(rows)
    return met, missed, unmeasured


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limits", required=True)
    parser.add_argument("--strict", action="store_true", help="exit code 1 if a limit is missed")
    parser.add_argument("measured", nargs="+", metavar="TARGET=FILE")
    arguments = parser.parse_args()

    targets = {}
    for measured in arguments.measured:
        target, path = measured.split("=", 1)
        targets[target] = read_contests(path)
    for target, contests in targets.items():
        by_operation = {}
        for contest in contests.values():
            by_operation.setdefault(contest.operation, []).append(contest)
        for operation, of_operation in by_operation.items():
            print_operation(target, operation, of_operation)

    met, missed, unmeasured = print_limits(targets, read_limits(arguments.limits))
    print(f"\n{met} met, {missed} missed" + (f", {unmeasured} not measured" if unmeasured else ""))
    return 1 if arguments.strict and missed + unmeasured > 0 else 0


if __name__ == "__main__":
    sys.exit(main())
