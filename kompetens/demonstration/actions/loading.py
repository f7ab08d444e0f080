"""Take the demonstration bundle in, through the importer that everybody uses."""

from __future__ import annotations

from pathlib import Path

from kompetens.bundle.actions.importing import check, import_bundle
from kompetens.core.actor import acting
from kompetens.demonstration.actions.life import DEMONSTRATION, Say
from kompetens.organisations.models import Programme


def take_in(folder: Path, say: Say) -> Programme:
    """The programme of the bundle in `folder`, imported now or before. Raises BundleRefused."""
    say("Checking and importing the bundle")
    done = import_bundle(check(folder))
    with acting(DEMONSTRATION):
        return Programme.objects.get(pk=done.programme_id)
