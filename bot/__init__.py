"""Verbatim: a Slack bot that answers with the articles' own words."""

__version__ = "0.1.0"
