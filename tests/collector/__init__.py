"""Tests of the collector: dialect, HTTP, SDKs, browsers."""
