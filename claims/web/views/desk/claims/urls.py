"""Addresses: what is known of one claim, and what is decided about it?"""

from django.urls import path

from claims.web.views.desk.claims import acts, page

_CLAIM = "<uuid:public_id>/"

urlpatterns = [
    path(_CLAIM, page.claim, name="desk-claim"),
    path(f"{_CLAIM}accept/", acts.accept, name="desk-claim-accept"),
    path(f"{_CLAIM}dismiss/", acts.dismiss, name="desk-claim-dismiss"),
    path(f"{_CLAIM}restore/", acts.restore, name="desk-claim-restore"),
    path(f"{_CLAIM}edit/", acts.edit, name="desk-claim-edit"),
    path(f"{_CLAIM}join/<uuid:other_id>/", acts.join, name="desk-claim-join"),
    path(f"{_CLAIM}undo-join/", acts.undo_join, name="desk-claim-undo-join"),
    path(f"{_CLAIM}same/<uuid:other_id>/", acts.decide, {"confirmed": True}, name="desk-claim-same"),
    path(f"{_CLAIM}not-same/<uuid:other_id>/", acts.decide, {"confirmed": False}, name="desk-claim-not-same"),
    path(f"{_CLAIM}take/<uuid:review_id>/", acts.take, name="desk-claim-take"),
]
