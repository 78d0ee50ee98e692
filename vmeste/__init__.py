"""vmeste: a Telegram bot in which people come together."""
