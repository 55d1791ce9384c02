"""The MCP server: the tool-box, for agents and programs elsewhere."""
