"""What readers can ask the list of verdicts for."""

from typing import Any
from urllib.parse import urlsplit

from django import forms

from claims.web.forms.versions import MomentField


class FindForm(forms.Form):
    """Words, a sentence or an address in `q`; filters that add up. Whatever is not known here is left alone."""

    q = forms.CharField(required=False, max_length=500)
    rating = forms.SlugField(required=False, max_length=40)
    claimant = forms.UUIDField(required=False)
    publisher = forms.UUIDField(required=False)
    language = forms.RegexField(r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", required=False, max_length=35)
    topic = forms.CharField(required=False, max_length=60)
    reviewed_after = MomentField(required=False)
    reviewed_before = MomentField(required=False)

    def filters(self) -> dict[str, Any]:
        """Keyword arguments of `queries.public.verdicts`; an address in `q` asks where a claim appeared."""
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if is_address(given.get("q", "")):
            given["appearance_url"] = given.pop("q")
        return given


def is_address(text: str) -> bool:
    """Whether what was typed is a web address and nothing else."""
    return text.startswith(("http://", "https://")) and " " not in text and bool(urlsplit(text).netloc)
