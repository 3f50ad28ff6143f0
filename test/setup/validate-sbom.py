"""Reads a bill of materials and ends with what its schema refuses, strictly: no member that the schema does not know."""

import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(sys.stdin.read())
sys.exit(None if error is None else str(error))
