"""The village De Linde in Lindekerke: a buurtpunt at work, for the demo and for tests.

Everything that has rules happens through the domain functions, at the moments when it would have
happened: `diary.py` lives it through in order of time. Modules ending in `_data` hold what is
there; the others make it so. `build.py` is the way in.
"""
