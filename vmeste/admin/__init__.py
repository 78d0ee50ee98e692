"""The admin page: people, events and answers in a browser, behind a password, in the bot's own process."""
