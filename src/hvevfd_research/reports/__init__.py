"""What a run leaves for people to read: a page for each workbook, and the shelf that leads to them."""
