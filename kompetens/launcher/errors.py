"""The one error of this room."""


class StartError(Exception):
    """Something stands in the way of starting.

    The message is a sentence for the person at the terminal: what is wrong, where, and what to do.
    """
