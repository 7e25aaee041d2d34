"""Template tags and filters: `hub` for words and pictures, `ui` for parts."""
