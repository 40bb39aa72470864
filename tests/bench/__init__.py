"""Figures, no verdict: `make bench`, or `make bench ARGS="--size 1000000 --only engines"`."""
