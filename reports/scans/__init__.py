"""Reading scanned papers: pages, the codes on them, pieces of a stack. Files are opened in a child process alone."""
