"""Outreach as durable loops: touches, replies, what follows from them."""
