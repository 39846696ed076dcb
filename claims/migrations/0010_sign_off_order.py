"""An index for the order of the sign-off desk, made while the newsroom works on."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):

    atomic = False  # an index cannot be made concurrently inside a transaction

    dependencies = [
        ('claims', '0009_queue_order'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='review',
            index=models.Index(condition=models.Q(('status__in', ['in_sign_off', 'changes_requested', 'approved'])), fields=['status', 'due_at', 'id'], name='review_waits_for_editors'),
        ),
    ]
