"""One function for each statistical result: result in, Axes out, alt text made from the result."""
