"""How often `verify` flags faithful translations, and how often it catches each kind of lie.

`data` reads the pairs, `mutate` makes one lie a pair, `harmless` rewrites without lying, `judge`
asks `pipeline.verify`, `report` counts. Nothing here imports the grammars of `pipeline.facts`:
a mutator that shared a regex with the checker would share its blind spots.
"""
