"""Mail out and in: messages, servers, ramps."""
