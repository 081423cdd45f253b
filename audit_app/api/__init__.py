"""The figures as JSON, for tools that read them every night: with a token, and never anybody's name."""
