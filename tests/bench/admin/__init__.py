"""The admin page beside SQLAdmin, on the same tables, with a thousand people and with a million."""
