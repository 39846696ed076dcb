"""Who works here, and in which roles."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from claims.enums import Role
from claims.models.base import PublicModel, all_or_none, one_of


class User(PublicModel, AbstractUser):
    """A person. Deactivated, never deleted: the record points to them."""

    display_name = models.CharField(_("name"), max_length=120, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    theme = models.CharField(_("theme"), max_length=6, blank=True, default="")
    single_key_shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="user_email_unique"),
            one_of("user_theme_known", "theme", ["", "light", "dark"]),
        ]

    def __str__(self) -> str:
        return self.display_name or self.get_username()

    def role_set(self) -> frozenset[Role]:
        """Roles that stand now. Being a superuser adds none."""
        if not self.is_active:
            return frozenset()
        held = self.role_memberships.filter(revoked_at=None)
        return frozenset(Role(role) for role in held.values_list("role", flat=True))


class RoleMembership(models.Model):
    """A role given to a person, by whom and when. Taking it away closes the row and keeps it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_memberships")
    role = models.CharField(max_length=16, choices=Role.choices)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(revoked_at=None),
                name="role_held_once",
            ),
            one_of("role_known", "role", Role.values),
            all_or_none("role_revoked_all_or_none", "revoked_at", "revoked_by"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"
