"""The tool-box: what a person, an agent or a program can ask for."""

from scotty.desk.tools.means import Means
from scotty.desk.tools.tool import TOOLS, Context, Line, Told, Tool, load_tools

__all__ = ["TOOLS", "Context", "Line", "Means", "Told", "Tool", "load_tools"]
