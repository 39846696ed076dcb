"""What a call needs: nothing, a scope of a key, or a role of a person. Written once beside each view's methods."""

from dataclasses import dataclass

from api.authentication import Caller
from api.errors import NotSignedIn, PersonNeeded
from claims.enums import Role, Scope
from claims.errors import RoleNotAllowed, ScopeMissing

ALL_ROLES = frozenset(Role)
INTAKE_ROLES = frozenset({Role.CHECKER, Role.EDITOR, Role.CHIEF, Role.OPERATOR})


@dataclass(frozen=True, slots=True)
class Access:
    """Who may call. `looks_at_session` is off where a person sees no more than a stranger: no session is read."""

    strangers: bool = False
    scopes: frozenset[Scope] = frozenset()
    roles: frozenset[Role] = frozenset()

    @property
    def looks_at_session(self) -> bool:
        return bool(self.roles)

    def check(self, caller: Caller) -> None:
        """Raises NotSignedIn, ScopeMissing, PersonNeeded or RoleNotAllowed."""
        if self.strangers:
            return
        if caller.is_anonymous:
            raise NotSignedIn
        if caller.key is not None:
            if not self.scopes:
                raise PersonNeeded
            if not self.scopes & caller.scopes:
                raise ScopeMissing(scopes=sorted(self.scopes))
            return
        if not self.roles & caller.roles:
            raise RoleNotAllowed


PUBLIC = Access(strangers=True)
# Strangers see what is published; staff and keys of scope `desk` see more of the same call.
PUBLIC_AND_DESK = Access(strangers=True, roles=ALL_ROLES)
SUBMITTERS = Access(scopes=frozenset({Scope.SUBMIT}), roles=INTAKE_ROLES)
INTAKE_DESK = Access(roles=INTAKE_ROLES)
DESK_READERS = Access(scopes=frozenset({Scope.DESK}), roles=ALL_ROLES)
# Every role may read the desk; which action a role includes is decided by the transition tables alone.
STAFF = Access(roles=ALL_ROLES)
