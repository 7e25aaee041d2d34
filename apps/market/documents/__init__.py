"""What the market puts on paper and in spreadsheets."""
