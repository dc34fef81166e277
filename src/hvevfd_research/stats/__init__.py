"""Pure functions from data to frozen results: no drawing, no files, no text for people."""
