"""Faces of one dataset: JSON, PDF, Excel and the page's own parts. They read the dataset and know no models."""
