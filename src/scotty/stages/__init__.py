"""The stages: pure judgement, each speaking only through facts."""
