"""How a person wants the desk: name, time zone, light or dark, single keys."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.services import people
from claims.web.desk_pages import answer, desk_page, go, person_of
from claims.web.forms.account import AccountForm


@desk_page
def account(request: HttpRequest) -> HttpResponse:
    """Show and change one's own settings."""
    person = person_of(request)
    form = AccountForm(request.POST or None, initial=AccountForm.of(person))
    if request.method == "POST" and form.is_valid():
        people.set_preferences(person=person, actor=person, now=timezone.now(), **form.cleaned_data)
        return go(reverse("desk-account"), request=request, said=_("Your settings are saved."))
    return answer(request, "claims/pages/desk/account.html", {"form": form})
