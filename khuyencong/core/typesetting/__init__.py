"""PDF of a page of ours, set by WeasyPrint in a process of its own. What the child imports knows nothing of Django."""
