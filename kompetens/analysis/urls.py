"""Addresses of the room."""

from django.urls import path

from kompetens.analysis.views import gaps, needs, ratings

app_name = "analysis"
urlpatterns = [
    path("needs/", needs.need_list, name="needs"),
    path("needs/new/", needs.new_need, name="new-need"),
    path("needs/<int:pk>/", needs.need, name="need"),
    path("needs/<int:pk>/withdraw/", needs.withdraw, name="withdraw-need"),
    path("gaps/", gaps.gaps, name="gaps"),
    path("gaps/<int:pk>/needs/", gaps.make_needs, name="make-needs"),
    path("rate/", ratings.rate_myself, name="rate"),
    path("rate/<int:pk>/", ratings.rate_employee, name="rate-employee"),
]
