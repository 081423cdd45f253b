"""Reports on a period that people keep: one branch, one area, or the whole chain, as PDF."""
