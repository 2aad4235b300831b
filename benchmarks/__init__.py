"""Timings, apart from the tests: ratios within one run, never absolute limits."""
