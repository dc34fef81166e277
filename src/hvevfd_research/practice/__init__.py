"""Exercises: a question with fresh numbers, an answer that explains, hints and a solution.

No marks, no server, no tracking. What is right, and what people answer instead, stands in the exercise's own
folder; the rules that turn an answer into feedback are the same for all and stand in :mod:`.judging`.
"""
