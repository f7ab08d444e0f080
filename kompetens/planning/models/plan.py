"""A run of the planner and what it proposes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kompetens.analysis.models import Need
from kompetens.organisations.models import AboutEmployee, Company, Person, Programme, Region, Site, Team
from kompetens.portal.models import Activity, Course, Venue


class PlanRun(models.Model):
    """One run: asked for, running, done; its figures; whether it was adopted.

    `progress` is {"phase", "seconds", "objective", "bound"} as the engine last told. `objective_sek` is the
    plan's worth (value of what it meets less all costs, work lost included), `bound_sek` what no plan can
    exceed, `cash_sek` what is paid. `needs_count` and `needs_met` count people: a need of four is four.
    `figures` holds sums by region and month (`planning.actions.store` writes them). `attempt` grows each
    time a worker takes the run up; only the latest may write. `message` is the engine's own word on why a run
    failed.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        CANCELLED = "cancelled", _("cancelled")
        FAILED = "failed", _("failed")

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="plan_runs")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    first_day = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    seconds = models.PositiveIntegerField(default=60)
    seed = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    stop_asked = models.BooleanField(default=False)
    progress = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    objective_sek = models.BigIntegerField(null=True)
    bound_sek = models.BigIntegerField(null=True)
    needs_count = models.PositiveIntegerField(default=0)
    needs_met = models.PositiveIntegerField(default=0)
    cash_sek = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    attempt = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True) | Q(status="done"),
                name="plan_adopted_when_done",
                violation_error_message=_("Only a finished plan can be adopted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)


class PlannedActivity(models.Model):
    """An activity that a run proposes; `activity` is what it became when the plan was adopted.

    `slots` are its sessions as half days counted from the run's first Monday (`planning.period`). Names are
    carried here because a reader in one region cannot see another region's companies. `cost_sek` is fixed
    price, seats and all journeys; work lost is not in it.
    """

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="planned")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=1, choices=Activity.Kind.choices)
    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, null=True, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    closed_company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, related_name="+")
    place_name = models.CharField(max_length=200, blank=True)
    closed_to = models.CharField(max_length=200, blank=True)
    slots = ArrayField(models.PositiveSmallIntegerField())
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    group_size = models.PositiveIntegerField()
    companies = models.PositiveIntegerField(default=1)
    cost_sek = models.BigIntegerField()
    activity = models.OneToOneField(Activity, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["run", "starts_at"], name="planned_by_start")]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts_at:%Y-%m-%d}"


class PlannedSeat(AboutEmployee):
    """A person whom a run proposes for an activity."""

    planned = models.ForeignKey(PlannedActivity, on_delete=models.CASCADE, related_name="planned_seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["planned", "employment"], name="planned_seat_once")]

    def __str__(self) -> str:
        return f"{self.planned_id}/{self.employment_id}"


class SeatNeed(AboutEmployee):
    """A need that a planned seat meets: the trace from need to activity."""

    seat = models.ForeignKey(PlannedSeat, on_delete=models.CASCADE, related_name="needs")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="planned_seats")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seat", "need"], name="seat_need_once")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.need_id}"


class UnmetNeed(models.Model):
    """A need that a run leaves open for `people` people, and why."""

    class Reason(models.TextChoices):
        GONE = "gone", _("The person does not work there in the period.")
        NOBODY = "nobody", _("Nobody else in the team or company lacks the skill.")
        NO_COURSE = "no-course", _("No course leads to the level that is asked for.")
        NO_TIME = "no-time", _("No date suits the team's shifts and the deadline.")
        TOO_FAR = "too-far", _("Every place is further away than the programme allows.")
        TOO_FEW = "too-few", _("Too few people near enough need the course at the same time.")
        NOT_WORTH = "not-worth", _("The budget or the teachers' time went to needs with higher priority.")

    run = models.ForeignKey(PlanRun, on_delete=models.CASCADE, related_name="unmet")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    people = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["run", "reason"], name="unmet_by_reason")]
        constraints = [models.UniqueConstraint(fields=["run", "need"], name="unmet_once")]

    def __str__(self) -> str:
        return f"{self.need_id}: {self.reason}"
