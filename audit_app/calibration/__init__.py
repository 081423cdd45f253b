"""How alike shoppers measure: severity, and agreement of paired visits; for reviewers and head office."""
