"""What the pages of comparison show as CSV and as workbooks."""
