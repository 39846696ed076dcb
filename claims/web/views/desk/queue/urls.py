"""Addresses: which claims and reviews wait, and what is the next one?"""

from django.urls import path

from claims.web.views.desk.queue import acts, page, views

urlpatterns = [
    path("", page.queue, name="desk"),
    path("take-next/", acts.take_next, name="desk-take-next"),
    path("queue/reviews/<uuid:public_id>/take/", acts.take, name="desk-queue-take"),
    path("queue/reviews/<uuid:public_id>/deadline/", acts.deadline, name="desk-queue-deadline"),
    path("queue/claims/<uuid:public_id>/accept/", acts.accept, name="desk-queue-accept"),
    path("queue/claims/<uuid:public_id>/dismiss/", acts.dismiss, name="desk-queue-dismiss"),
    path("queue/claims/<uuid:public_id>/restore/", acts.restore, name="desk-queue-restore"),
    path("queue/claims/", acts.many, name="desk-queue-many"),
    path("queue/views/", views.views, name="desk-views"),
    path("queue/views/<uuid:public_id>/rename/", views.rename, name="desk-view-rename"),
    path("queue/views/<uuid:public_id>/delete/", views.delete, name="desk-view-delete"),
]
