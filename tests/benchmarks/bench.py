"""``make bench``: how the main steps grow with their work. Fails where one grows too fast."""

import sys

from tests.benchmarks import files, lists, reading

if __name__ == "__main__":
    fine = True
    for subject in (reading, files, lists):
        for result in subject.measured():
            print(result, flush=True)  # noqa: T201
            fine &= result.is_fine
    sys.exit(not fine)
