"""The default rating scale and the two sign-off policies."""

from datetime import UTC, datetime

from django.db import migrations

ADOPTED_AT = datetime(2026, 1, 1, tzinfo=UTC)

# Code, label, value, meaning. `unproven` stands beside the scale and has no value.
STANDARD = [
    ("true", "True", 5, "The evidence supports the claim, and nothing important is left out."),
    (
        "mostly_true",
        "Mostly true",
        4,
        "The claim is right in the main, but needs a clarification or more context.",
    ),
    (
        "half_true",
        "Half true",
        3,
        "Part of the claim is right and part of it is wrong, or it leaves out what changes the picture.",
    ),
    (
        "mostly_false",
        "Mostly false",
        2,
        "There is a grain of truth, but the claim gives a wrong impression.",
    ),
    ("false", "False", 1, "The evidence contradicts the claim."),
    (
        "unproven",
        "Unproven",
        None,
        "The evidence that can be had neither supports nor contradicts the claim.",
    ),
]


def create(apps, schema_editor):
    scale = apps.get_model("claims", "RatingScale").objects.create(
        name="standard", version=1, best=5, worst=1
    )
    rating = apps.get_model("claims", "Rating")
    for position, (code, label, value, meaning) in enumerate(STANDARD, start=1):
        rating.objects.create(
            scale=scale,
            code=code,
            label=label,
            value=value,
            meaning=meaning,
            position=position,
            scale_best=5,
            scale_worst=1,
        )
    scale.published_at = ADOPTED_AT
    scale.save()
    policy = apps.get_model("claims", "SignOffPolicy")
    policy.objects.create(
        code="panel",
        version=1,
        label="Two editors, blind",
        approvals_needed=2,
        roles=["editor", "chief"],
        blind=True,
        created_at=ADOPTED_AT,
    )
    policy.objects.create(
        code="single_editor",
        version=1,
        label="One editor (small newsroom)",
        approvals_needed=1,
        roles=["editor", "chief"],
        blind=True,
        allows_small_team=True,
        created_at=ADOPTED_AT,
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_record_guards")]

    operations = [migrations.RunPython(create, migrations.RunPython.noop, elidable=False)]
