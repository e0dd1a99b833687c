"""Search without accents, for models that keep their words folded in `search_text`."""

from django.db import models

from khuyencong.core.text import search_words


class Searchable(models.QuerySet):
    def search(self, words: str):
        """Rows in which every word of `words` occurs, accents and case aside."""
        return self.filter(*(models.Q(search_text__contains=word) for word in search_words(words)))
