"""Refusals of single resources."""

from api.errors import NotAcceptable


class NoClaimReview(NotAcceptable):
    code = "verdict.no_claim_review"
    message = "A suspended or retracted verdict has no ClaimReview. Ask for application/json."
