"""Tables of people's spreadsheets, in and out."""
