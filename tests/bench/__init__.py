"""Benchmarks: the bot as a real process before the local Telegram, beside an ordinary bot measured in the same run."""
