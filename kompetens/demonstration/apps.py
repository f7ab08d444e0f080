from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "kompetens.demonstration"
    label = "demonstration"
