"""A session in a room: a plan, a laptop that serves three pages, and a log in which nothing is lost.

People join from phones on the same network, or write on paper. Nobody has a name, no address is kept, and
nothing leaves the laptop.
"""
