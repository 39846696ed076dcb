"""Articles, their addresses, texts and scores."""

from django.contrib import admin

from claims import models
from claims.admin.reading import ReadOnly

admin.site.register((models.Article, models.ArticleAddress, models.Scoring), ReadOnly)


@admin.register(models.ArticleSnapshot)
class ArticleSnapshotAdmin(ReadOnly):
    secret = ("search",)


@admin.register(models.RawDocument)
class RawDocumentAdmin(ReadOnly):
    secret = ("body",)
