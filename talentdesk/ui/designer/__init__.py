"""The designer of layouts: its canvas, panels and the state they share."""
