"""Slack's Web API: the edge (`api`), what a method is (`methods`), and a module for each family."""
