from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kompetens.core"
    label = "core"
