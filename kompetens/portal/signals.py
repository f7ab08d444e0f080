"""What rooms above this one may want to know at once; sent inside the transaction that does it."""

from django.dispatch import Signal

enrolments_ended = Signal()
"""`enrolments`: a list of those that were live and are declined or cancelled now. The sender is Enrolment."""
