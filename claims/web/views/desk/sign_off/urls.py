"""Addresses: what waits for a signature, and what exactly is signed?"""

from django.urls import path

from claims.web.views.desk.sign_off import acts, lists, review

_ONE = "<uuid:public_id>/"

urlpatterns = [
    path("", lists.sign_off, name="desk-sign-off"),
    path(_ONE, review.review, name="desk-sign-off-review"),
    path(f"{_ONE}approve/", acts.approve, name="desk-sign-off-approve"),
    path(f"{_ONE}request-changes/", acts.request_changes, name="desk-sign-off-request-changes"),
    path(f"{_ONE}withdraw/", acts.withdraw, name="desk-sign-off-withdraw"),
    path(f"{_ONE}publish/", acts.publish, name="desk-sign-off-publish"),
    path(f"{_ONE}recuse/", acts.recuse, name="desk-sign-off-recuse"),
    path(f"{_ONE}suspend/", acts.suspend, name="desk-sign-off-suspend"),
    path(f"{_ONE}resume/", acts.resume, name="desk-sign-off-resume"),
]
