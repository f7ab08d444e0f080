from kompetens.planning.models.plan import PlannedActivity, PlannedSeat, PlanRun, SeatNeed, UnmetNeed

__all__ = ["PlanRun", "PlannedActivity", "PlannedSeat", "SeatNeed", "UnmetNeed"]
