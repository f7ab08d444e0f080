from kompetens.planning.forms.ask import AskForm
from kompetens.planning.forms.filters import ActivityFilter, UnmetFilter

__all__ = ["ActivityFilter", "AskForm", "UnmetFilter"]
