#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks a file that describes a package: check.py SCHEMA FILE [DEFINITIONS...].

SCHEMA is a JSON schema; FILE is JSON, YAML or, as library.properties, lines of name=value. DEFINITIONS are schemas that
SCHEMA refers to by their names. Exit code 0 if it fits; else 1, with what does not on the standard error."""
import json
import pathlib
import sys

import jsonschema
import yaml


def load(path):
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return json.loads(text)
    if path.suffix == ".properties":
        return dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    return yaml.safe_load(text)


def main():
    schema_path, path, *definitions = map(pathlib.Path, sys.argv[1:])
    schema = json.loads(schema_path.read_text(encoding="utf-8"))
    others = [json.loads(one.read_text(encoding="utf-8")) for one in definitions]
    resolver = jsonschema.RefResolver.from_schema(schema, store={one.get("$id", ""): one for one in others})
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    faults = sorted(kind(schema, resolver=resolver).iter_errors(load(path)), key=lambda fault: list(fault.path))
    for fault in faults:
        print(f"{path}: {'/'.join(map(str, fault.path)) or 'the file'}: {fault.message}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
