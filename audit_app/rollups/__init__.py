"""Monthly sums that a release adds to, so that a comparison need not read visits."""
