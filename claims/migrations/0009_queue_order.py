"""Indexes for every order of the queue, made while the newsroom works on."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # an index cannot be made concurrently inside a transaction

    dependencies = [
        ('claims', '0008_queue_priorities'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('status', 'candidate')), fields=['-priority', '-id'], name='claim_priority'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['status', '-reach', '-id'], name='claim_most_seen'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(fields=['in_language'], name='claim_language'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=django.contrib.postgres.indexes.GinIndex(fields=['topics'], name='claim_topics'),
        ),
        AddIndexConcurrently(
            model_name='claim',
            index=models.Index(condition=models.Q(('priority_until__isnull', False), ('status', 'candidate')), fields=['priority_until'], name='claim_priority_moves'),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('status__in', ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved'))), fields=['-priority', '-id'], name='review_open_priority'),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('due_at__isnull', True), ('status__in', ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved'))), fields=['-priority', '-id'], name='review_open_undated'),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('status__in', ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved'))), fields=['due_at', 'id'], name='review_open_due'),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('status__in', ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved'))), fields=['-opened_at', '-id'], name='review_open_newest'),
        ),
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('priority_until__isnull', False), ('status__in', ('queued', 'in_progress', 'in_sign_off', 'changes_requested', 'approved'))), fields=['priority_until'], name='review_priority_moves'),
        ),
    ]
