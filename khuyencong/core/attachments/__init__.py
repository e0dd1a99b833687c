"""Files that people send: checked by content, kept under random names, given out only as downloads by a view.

`store` takes a file in, `attach` ties it to a record, `of` lists a record's files, `download` gives one out. A file
that nobody ties to a record is deleted after a day.
"""
