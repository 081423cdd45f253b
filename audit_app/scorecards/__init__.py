"""The scorecard: a page and a PDF, made from a release and its annex alone."""
