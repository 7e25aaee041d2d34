"""The market under load: a burst of orders, a closing with all its sheets, and a long page."""
