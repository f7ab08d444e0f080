"""Words that occur in course titles, for searches that full text alone does not answer."""

from __future__ import annotations

from django.db import models


class SearchWord(models.Model):
    """A word of some course's title, in lower case.

    Swedish writes compounds as one word and stemming keeps *svets* and *licenssvetsning* apart, so a search is
    matched against this small table first, by part of a word and by likeness, never against rows. Triggers on
    the courses' table keep it (migration 0002), whoever writes there; a word that no title has any more stays
    and finds nothing.
    """

    word = models.CharField(max_length=80, primary_key=True, db_collation="C")

    def __str__(self) -> str:
        return self.word
