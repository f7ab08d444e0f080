from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kompetens.accounts"
    label = "accounts"

    def ready(self) -> None:
        from kompetens.accounts import permissions  # noqa: F401  registers the table
