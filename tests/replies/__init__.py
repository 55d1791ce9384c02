"""Incoming mail: bounces, replies, and whatever else arrives."""
