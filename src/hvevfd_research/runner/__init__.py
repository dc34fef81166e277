"""Runs workbooks with papermill behind a guard of our own; knows no statistics."""
