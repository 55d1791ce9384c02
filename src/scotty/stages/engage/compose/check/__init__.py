"""Checks: what keeps a draft from passing, whoever wrote it."""

from scotty.stages.engage.compose.check.claims import Grounds, find_claims
from scotty.stages.engage.compose.check.examine import check_draft
from scotty.stages.engage.compose.check.own import Own, list_own

__all__ = ["Grounds", "Own", "check_draft", "find_claims", "list_own"]
