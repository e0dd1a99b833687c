"""Lập bảng: a table of one's own over the portal's records. Columns, filters and groups stand in the address."""
