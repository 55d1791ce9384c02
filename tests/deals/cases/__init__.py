"""Cases of clues: each module here has `CASES`, read by tests/deals/test_cases.py."""
