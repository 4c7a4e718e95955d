"""Ratios against peers that do the same work; see run.py."""
