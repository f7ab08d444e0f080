"""Addresses of the room."""

from django.urls import path

from kompetens.organisations.views import auditing, companies, people

app_name = "organisations"
urlpatterns = [
    path("companies/", companies.company_list, name="companies"),
    path("companies/<int:pk>/", companies.company, name="company"),
    path("people/", people.people_list, name="people"),
    path("people/find/", people.find, name="find"),
    path("people/<int:pk>/", people.employee, name="person"),
    path("people/<int:pk>/number/", people.show_number, name="show-number"),
    path("me/", people.myself, name="myself"),
    path("permissions/", auditing.permissions, name="permissions"),
    path("audit/", auditing.audit, name="audit"),
]
