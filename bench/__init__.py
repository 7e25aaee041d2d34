"""What should be fast, measured as ratios within one run: `make bench`."""
