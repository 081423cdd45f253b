"""Work that another process does: in the background, or while a person watches its progress."""
