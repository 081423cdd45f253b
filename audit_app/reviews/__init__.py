"""The reviewer's desk: what was submitted, side by side, and what to do with it."""
