"""Tables out of files, row by row, in bounded memory."""
