from kompetens.planning.models.plan import PlannedActivity, PlannedSeat, PlanRun, UnmetNeed

__all__ = ["PlanRun", "PlannedActivity", "PlannedSeat", "UnmetNeed"]
