"""A concrete run of a course, and its meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kompetens.core.clock import now
from kompetens.organisations.models import Company, Municipality, Person, Programme, Provider, Region, Site
from kompetens.portal.models.course import Course, Venue


class ActivityQuerySet(models.QuerySet["Activity"]):
    """The words in which the portal asks for activities."""

    def coming(self) -> ActivityQuerySet:
        """Open, and not started yet."""
        return self.filter(status=Activity.Status.OPEN, starts_at__gt=now())

    def with_free_seats(self) -> ActivityQuerySet:
        return self.filter(seats_taken__lt=F("seats"))

    def inconsistent_counters(self) -> ActivityQuerySet:
        """Activities whose counters differ from what they count; always none. Needs an actor who sees every row."""
        counted = Count("enrolments", filter=Q(enrolments__status__in=["invited", "confirmed"]))
        waiting = Count("enrolments", filter=Q(enrolments__status="waiting"))
        rows = self.annotate(counted_seats=counted, counted_waiting=waiting)
        return rows.exclude(seats_taken=F("counted_seats"), waiting=F("counted_waiting"))


class Activity(models.Model):
    """A run of a course (aktivitet), open to all or closed to one company.

    `seats_taken` counts invited and confirmed enrolments of every company, also those the reader cannot
    see; `waiting` those in the queue; `next_in_queue` numbers the queue. All three are kept by
    `portal.actions.enrolment` under a lock on this row, and the constraints hold whatever an action does.
    """

    class Kind(models.TextChoices):
        VENUE = "V", _("at the provider's")
        SITE = "S", _("at a company")
        ONLINE = "O", _("online")

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("activity", "draft")
        OPEN = "open", pgettext_lazy("activity", "open")
        CANCELLED = "cancelled", pgettext_lazy("activity", "cancelled")
        COMPLETED = "completed", pgettext_lazy("activity", "completed")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="activities")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="activities")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="activities")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="activities")
    trainer = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=1, choices=Kind.choices)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    closed_company = models.ForeignKey(
        Company, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_activities"
    )
    place_name = models.CharField(max_length=200, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveIntegerField()
    seats_taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    next_in_queue = models.PositiveIntegerField(default=1)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["status", "starts_at"], name="activity_coming"),
            models.Index(fields=["course", "starts_at"], name="activity_of_course"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(seats_taken__lte=F("seats")),
                name="activity_not_oversold",
                violation_error_message=_("The activity is full."),
            ),
            models.CheckConstraint(condition=Q(seats__gte=1), name="activity_has_seats"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="activity_ends_after_start",
                violation_error_message=_("An activity ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(kind="V", venue__isnull=False, site__isnull=True)
                | Q(kind="S", site__isnull=False, venue__isnull=True)
                | Q(kind="O", venue__isnull=True, site__isnull=True),
                name="activity_place_fits_kind",
                violation_error_message=_("Choose the place that fits how the activity is held."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} {self.starts_at:%Y-%m-%d}"

    @property
    def seats_free(self) -> int:
        return self.seats - self.seats_taken


class Session(models.Model):
    """One meeting of an activity (träff): start, end, place as the activity's."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="+")
    closed_company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["activity", "number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("A session ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}/{self.number}"

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)
