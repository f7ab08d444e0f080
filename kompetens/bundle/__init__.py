"""The programme bundle: the files in which a region hands over a whole competence programme.

`format` says what a bundle holds, `check` judges one without a database, `actions` imports one, and `demo`
makes the demonstration programme. The format described for people: `docs/bundle.md`.
"""
