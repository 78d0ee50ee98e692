"""vmeste through the days with its guard taken out: nothing is forgotten."""

import sys

from tests.faults.launch_through_days import SELDOM, main

if __name__ == "__main__":
    sys.exit(main(tidies=SELDOM))
