"""The project: settings, the root of the addresses, and how it is served."""
