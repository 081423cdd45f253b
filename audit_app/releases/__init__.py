"""The frozen document of a visit, its hash, its revisions and its annex."""
