"""vmeste as it is, for people who do in seconds what takes others an evening."""

import sys

import bot
from vmeste import calm

if __name__ == "__main__":
    calm.SECONDS = 0.0
    sys.exit(bot.main())
