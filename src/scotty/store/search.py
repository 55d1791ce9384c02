"""Finding rows by the beginnings of words: accounts, people, deals."""

import re
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from scotty.ports import Found

_FIND = """
(select 'account' as what, key, coalesce(name, key) as label, coalesce(domain, key) as note, key as account,
    (lower(coalesce(domain, key)) = %(exact)s or lower(name) = %(exact)s)::int as rank, length(coalesce(name, key)) as size
 from accounts where into_key is null and words_of(key, coalesce(name, '')) @@ to_tsquery('simple', %(query)s)
 order by rank desc, size, key limit %(limit)s)
union all
(select 'person', c.key, coalesce(c.profile ->> 'name', c.key),
    concat_ws(', ', c.profile ->> 'title', c.account), c.account, 0, length(coalesce(c.profile ->> 'name', c.key)) as size
 from contacts c where c.left_at is null
    and words_of(c.key, coalesce(c.profile ->> 'name', '')) @@ to_tsquery('simple', %(query)s)
 order by size, c.key limit %(limit)s)
union all
(select 'deal', d.key, coalesce(d.profile ->> 'name', d.key), concat_ws(', ', d.status, d.account), d.account, 0, 0
 from deals d where words_of(d.key, coalesce(d.profile ->> 'name', '')) @@ to_tsquery('simple', %(query)s)
 order by d.key limit %(limit)s)
"""


def find_rows(connection: Connection[Any], words: str, limit: int) -> list[Found]:
    """Return accounts, people and deals whose name or key has words beginning like these."""
    beginnings = re.findall(r"\w+", words.replace("_", " "))[:8]
    if not beginnings:
        return []
    query = " & ".join(f"{word}:*" for word in beginnings)
    values = {"query": query, "exact": words.strip().lower(), "limit": limit}
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(_FIND, values).fetchall()
    return [Found(r["what"], r["key"], r["label"], r["note"], r["account"]) for r in rows]
