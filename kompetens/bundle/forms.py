"""Send a bundle."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST_MB = 500


class BundleForm(forms.Form):
    """One zip file with the bundle's CSV and XLSX files."""

    archive = forms.FileField(
        label=_("The bundle, as one zip file"),
        help_text=_("The folder's CSV or XLSX files in one zip file. The format is described in docs/bundle.md."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    accept_good_rows = forms.BooleanField(
        label=_("Take in the good rows when some are faulty"),
        help_text=_("Faulty rows, and everything that hangs on them, are left out and listed."),
        required=False,
    )

    def clean_archive(self) -> UploadedFile:
        archive: UploadedFile = self.cleaned_data["archive"]
        if (archive.size or 0) > LARGEST_MB << 20:
            raise forms.ValidationError(
                _("The file is larger than %(most)s MB. Import the folder with the command kompetens import instead."),
                params={"most": LARGEST_MB},
            )
        return archive
