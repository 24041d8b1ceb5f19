"""Many dossiers: what must be made again, who makes it, what became of each.

`production` is the order given to every worker; `moteurs` are the workers; `passage` goes through
the dossiers, writes what they give, and tells. Nothing is imported here: a portfolio where nothing
has changed answers at once.
"""
