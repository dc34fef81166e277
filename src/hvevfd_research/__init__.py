"""The open workbook of "Hva er viktig for deg?" (What matters to you?)."""
