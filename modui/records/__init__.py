"""The records of a community: tables, changes, the store, the views that readers get."""
