"""From figures to positions: everything that a chart's template prints, computed here.

Scores run over 0–100 unless a scale says otherwise.  Nothing here knows colours, languages or the web;
texts arrive translated and formatted.
"""
