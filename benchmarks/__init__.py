"""What modui promises to be quick at, measured. Run one as ``python -m benchmarks.NAME`` in the checkout."""
