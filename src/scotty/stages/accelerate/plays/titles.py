"""Who of their people may sign, as far as titles tell."""

from scotty.playbook import judge_title
from scotty.signals import Person, Story


def holds_budget(story: Story, person: Person) -> bool:
    """Return whether the playbook makes a person's title a budget holder's."""
    told = story.profile.get("employees")
    size = int(told) if isinstance(told, int | float) else None
    return judge_title(person.title, size, story.setting.book.budget) == "holder"
