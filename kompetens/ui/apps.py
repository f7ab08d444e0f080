"""The look: tokens, base pages, components and the forms' renderer."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kompetens.ui"
    label = "ui"
