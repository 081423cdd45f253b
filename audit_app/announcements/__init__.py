"""Telling area managers of released scorecards, by mail, as each of them wants it."""
