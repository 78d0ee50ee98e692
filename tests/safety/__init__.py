"""The admin page before two programs that look for holes in web pages."""
