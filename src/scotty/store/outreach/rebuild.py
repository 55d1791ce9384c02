"""Both tables from the facts alone: what the last word on each touch and enrolment was."""

from typing import Any

import psycopg

_ENROLMENTS = """
insert into enrolments (id, sequence, version, contact, account, owner, mailbox, by, released, state, why, started, ended)
select f.id, f.data ->> 'sequence', (f.data ->> 'version')::int, f.contact, f.account,
    coalesce(f.data ->> 'owner', ''), (f.data ->> 'mailbox')::bigint, f.data ->> 'by',
    coalesce(f.data ->> 'released', ''),
    case t.kind when 'enrolment.ended' then 'ended' when 'enrolment.paused' then 'paused' else 'active' end,
    coalesce(t.data ->> 'why', ''), f.at, case when t.kind = 'enrolment.ended' then t.at end
from facts f
left join lateral (
    select kind, data, at from facts t
    where t.kind in ('enrolment.paused', 'enrolment.resumed', 'enrolment.ended')
    and t.account = f.account and t.because @> array[f.id]
    order by (t.kind = 'enrolment.ended') desc, t.seq desc limit 1
) t on true
where f.kind = 'contact.enrolled'
"""
# The facts about one touch are appended under the lock of its row, so their order in the ledger is the
# order in which they happened, whatever the clock showed: it may have been set back between two.
_TOUCHES = """
create temp table word on commit drop as
select coalesce((data ->> 'touch')::uuid, id) as touch, id, kind, data, at, seq
from facts where kind in ('touch.planned', 'touch.moved', 'touch.drafted', 'touch.approved', 'touch.released', 'touch.rejected',
    'act.decided', 'touch.sent', 'touch.failed', 'touch.unknown', 'touch.reconciled', 'touch.dropped')
    and (kind = 'touch.planned' or data ? 'touch');
create index on word (touch);
insert into touches (id, enrolment, sequence, step, attempt, account, contact, channel, does, pitch, first, cost,
    arm, due, zone, why_then, by, released, address, mailbox, links, state, claimed, settled, subject, body, claims,
    faults, draft, wrote, approved, approver, message, answer, policy, reason, mend, wake, event)
select p.id, (p.data ->> 'enrolment')::uuid, coalesce(p.data ->> 'sequence', ''), p.data ->> 'step',
    coalesce((p.data ->> 'attempt')::int, 1), p.account, p.contact, p.data ->> 'channel',
    coalesce(p.data ->> 'does', ''), coalesce((p.data ->> 'pitch')::boolean, false),
    coalesce((p.data ->> 'first')::boolean, false), coalesce((p.data ->> 'cost')::float8, 0),
    coalesce(p.data ->> 'arm', ''), coalesce(timed.due, (p.data ->> 'due')::timestamptz),
    coalesce(p.data ->> 'zone', ''), coalesce(p.data ->> 'why_then', ''), coalesce(p.data ->> 'by', ''),
    coalesce(r.who, p.data ->> 'released', ''),
    coalesce(p.data ->> 'address', ''), coalesce(boxed.mailbox, (p.data ->> 'mailbox')::bigint),
    array(select jsonb_array_elements_text(coalesce(d.data -> 'links', p.data -> 'links', '[]'))),
    case
        when w.kind in ('touch.planned', 'touch.moved', 'touch.approved', 'touch.released') then 'planned'
        when w.kind = 'touch.sent' then 'sent'
        when w.kind = 'touch.failed' then 'failed'
        when w.kind = 'touch.unknown' then 'unknown'
        when w.kind = 'touch.reconciled' then 'failed'
        when w.kind in ('touch.dropped', 'touch.rejected') then 'dropped'
        when w.data -> 'allowed' = 'false' then 'waiting'
        when p.data ->> 'channel' in ('social', 'call', 'task') then 'handed'
        else 'unknown'
    end,
    c.at,
    case when w.kind in ('touch.sent', 'touch.failed', 'touch.dropped', 'touch.rejected', 'touch.reconciled')
        then w.at end,
    coalesce(d.data ->> 'subject', ''), coalesce(d.data ->> 'body', ''), coalesce(d.data -> 'claims', '[]'),
    coalesce(d.data -> 'faults', '[]'), d.id, coalesce(d.data ->> 'by', ''),
    case when a.data ->> 'draft' = words.hex then coalesce(d.id, p.id) end,
    case when a.data ->> 'draft' = words.hex then a.data ->> 'by' else '' end,
    s.message, coalesce(said.answer, ''),
    case when held.data is not null then coalesce(held.data ->> 'policy', '')
        when w.kind in ('touch.dropped', 'touch.rejected') then coalesce(w.data ->> 'by', '') else '' end,
    case when held.data is not null then coalesce(held.data ->> 'reason', '')
        when w.kind in ('touch.dropped', 'touch.rejected') then coalesce(w.data ->> 'why', '') else '' end,
    coalesce(held.data ->> 'mend', ''),
    greatest(extract(epoch from now())::int, coalesce(old.wake, 0) + 1), coalesce(p.data -> 'event', '{}')
from facts p
left join old_wake old on old.id = p.id
cross join lateral (
    select kind, data, at from word w where w.touch = p.id and w.kind <> 'touch.drafted'
        and (w.kind not in ('touch.approved', 'touch.released') or w.data ? 'due')
        and (w.kind <> 'touch.moved' or w.data ? 'due')
    order by seq desc limit 1
) w
left join lateral (
    select (t.data ->> 'due')::timestamptz as due from word t where t.touch = p.id and t.data ? 'due'
    order by t.seq desc limit 1
) timed on true
left join lateral (
    select (m.data ->> 'mailbox')::bigint as mailbox from word m
    where m.touch = p.id and m.kind = 'touch.moved' and m.data ? 'mailbox' order by m.seq desc limit 1
) boxed on true
left join lateral (
    select id, data from word d where d.touch = p.id and d.kind = 'touch.drafted' order by d.seq desc limit 1
) d on true
cross join lateral (select replace(coalesce(d.id, p.id)::text, '-', '') as hex) words
left join lateral (
    select data from word a where a.touch = p.id and a.kind = 'touch.approved' order by a.seq desc limit 1
) a on true
left join lateral (
    select r.data ->> 'by' as who from word r where r.touch = p.id
        and (r.kind = 'touch.released' or r.kind = 'touch.approved' and r.data -> 'released' = 'true')
    order by r.seq desc limit 1
) r on true
left join lateral (
    select s.data ->> 'message_id' as message from word s where s.touch = p.id and s.data ? 'message_id'
    order by s.seq desc limit 1
) s on true
left join lateral (
    select at from word c where c.touch = p.id and c.kind = 'act.decided' and c.data -> 'allowed' = 'true'
    order by c.seq desc limit 1
) c on true
left join lateral (
    select coalesce(v.data ->> 'answer', v.data ->> 'why', v.data ->> 'how') as answer
    from word v where v.touch = p.id and (
        v.kind in ('touch.sent', 'touch.failed', 'touch.unknown')
        or v.kind = 'touch.reconciled' and v.data -> 'found' = 'false'
        or v.kind = 'touch.moved' and v.data ->> 'by' in ('post', 'rescue', 'gate'))
    order by v.seq desc limit 1
) said on true
left join lateral (
    select h.data from word h where h.touch = p.id and h.kind = 'act.decided' and h.data -> 'allowed' = 'false'
        and (w.kind = 'act.decided' and w.data -> 'allowed' = 'false'
            or w.kind = 'touch.dropped' and w.data ->> 'by' = 'gate')
    order by h.seq desc limit 1
) held on true
where p.kind = 'touch.planned'
"""
_OPEN = "select id::text, wake, due from touches where state = 'planned'"


def derive_outreach(connection: psycopg.Connection[Any]) -> list[tuple[str, int, Any]]:
    """Derive both tables anew; return the alarms to set: (touch, number, due).

    A touch that was decided and of which nothing more is known counts as unknown: it may have left.
    """
    # The number of an alarm is never used twice: decisions and alarms are told apart by it.
    connection.execute("create temp table old_wake on commit drop as select id, wake from touches")
    connection.execute("delete from touches")
    connection.execute("delete from enrolments")
    connection.execute(_ENROLMENTS)
    for statement in _TOUCHES.split(";\n"):
        connection.execute(statement)
    return [
        (name.replace("-", ""), wake, due)
        for name, wake, due in connection.execute(_OPEN).fetchall()
    ]
