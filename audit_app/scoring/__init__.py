"""From a checklist and a set of answers to a score that a person can check by hand.  Pure."""
