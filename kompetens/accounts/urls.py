"""Addresses of the room."""

from django.urls import path

from kompetens.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/send-link/", views.ask_for_link, name="ask-for-link"),
    path("link/", views.link, name="link"),
    path("password/", views.password, name="password"),
    path("sign-out/", views.sign_out, name="sign-out"),
]
