"""vmeste: a Telegram bot in which people come together."""

VERSION = "0.1.0"
