"""A person's seat or place in the queue, and her attendance."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.organisations.models import AboutEmployee, Provider
from kompetens.portal.models.activity import Activity, Session


class Enrolment(AboutEmployee):
    """A person and an activity. `invited` and `confirmed` hold a seat; `waiting` a place in the queue.

    `listed_name` and `listed_company` are what the trainer's list may show: a pseudonym for a person with
    protected identity. `queue_number` orders the queue and is never reused. `cancel_reason` is what somebody
    wrote, `cancel_code` why the system ended it; at most one of them.
    """

    class Status(models.TextChoices):
        INVITED = "invited", pgettext_lazy("enrolment", "invited")
        CONFIRMED = "confirmed", pgettext_lazy("enrolment", "confirmed")
        WAITING = "waiting", pgettext_lazy("enrolment", "waiting list")
        DECLINED = "declined", pgettext_lazy("enrolment", "declined")
        CANCELLED = "cancelled", pgettext_lazy("enrolment", "cancelled")

    class CancelCode(models.TextChoices):
        CLASH = "clash", _("Has another session at the same time.")
        LEFT = "left", _("No longer works at the company then.")

    HOLDS_SEAT = ("invited", "confirmed")
    LIVE = ("invited", "confirmed", "waiting")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="enrolments")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices)
    listed_name = models.CharField(max_length=210)
    listed_company = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=500, db_collation="C", blank=True)
    queue_number = models.PositiveIntegerField(null=True, blank=True)
    enrolled_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancel_reason = models.CharField(max_length=300, blank=True)
    cancel_code = models.CharField(max_length=10, choices=CancelCode, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["activity", "status", "queue_number"], name="enrolment_queue")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person"],
                condition=Q(status__in=["invited", "confirmed", "waiting"]),
                name="enrolment_once",
                violation_error_message=_("The person is enrolled in this activity already."),
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", queue_number__isnull=False) | ~Q(status="waiting"),
                name="enrolment_queue_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listed_name}: {self.get_status_display()}"

    @property
    def why_ended(self) -> str:
        """Why it was declined or cancelled, in the reader's language where the system gave the reason."""
        return str(self.get_cancel_code_display() if self.cancel_code else self.cancel_reason)


class Attendance(AboutEmployee):
    """A seat holder at one session: expected, then what the trainer recorded, in minutes.

    Rows exist for seat holders only. `during` repeats the session's time so that the database itself
    refuses two sessions at once for one person.
    """

    class Status(models.TextChoices):
        EXPECTED = "expected", pgettext_lazy("attendance", "not recorded")
        PRESENT = "present", pgettext_lazy("attendance", "present")
        PARTLY = "partly", pgettext_lazy("attendance", "partly present")
        ABSENT = "absent", pgettext_lazy("attendance", "absent")

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attendance")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    during = DateTimeRangeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.EXPECTED)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.BigIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(status="expected", minutes__isnull=True)
                | Q(status="absent", minutes=0)
                | Q(status__in=["present", "partly"], minutes__gt=0),
                name="attendance_minutes_fit_status",
                violation_error_message=_("Present means at least one minute, absent means none."),
            ),
            ExclusionConstraint(
                # a one-number range stands for equality: plain GiST has no operator class for bigint
                name="attendance_no_overlap",
                expressions=[
                    (
                        Func(
                            F("person"),
                            F("person"),
                            Value("[]"),
                            function="int8range",
                            output_field=BigIntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("during", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The person has another session at the same time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.session_id}: {self.status}"
