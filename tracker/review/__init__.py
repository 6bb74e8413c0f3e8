"""A file comes in: candidates beside the minutes, names settled, issued."""
