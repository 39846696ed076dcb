"""Addresses: what does an article say, claim by claim?"""

from django.urls import path

from claims.web.views.desk.workbench import marking, page

urlpatterns = [
    path("<uuid:public_id>/", page.article, name="desk-article"),
    path("<uuid:public_id>/next/", page.next_article, name="desk-article-next"),
    path("<uuid:public_id>/mark/", marking.mark, name="desk-article-mark"),
    path("<uuid:public_id>/sentences/", marking.sentences, name="desk-article-sentences"),
]
