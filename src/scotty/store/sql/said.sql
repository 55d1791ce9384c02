-- Facts with words of people or pages in which $word stands, of one account or of all ($account null), as known by
-- $moment: the newest first, at most 400.
select replace(id::varchar, '-', '') as fact, kind, any_value(account) as account, any_value("at") as "at",
    any_value(data) as data
from told
where kind in (
        'page.read', 'finding.told', 'news.published', 'funding.raised', 'leadership.changed', 'hiring.posted',
        'tender.published', 'technology.added', 'technology.dropped', 'call.transcribed', 'email.replied',
        'mail.received', 'touch.sent', 'deal.lost', 'deal.won', 'ticket.opened', 'competitor.evaluated', 'review.compared'
    )
    and known <= $moment::timestamptz
    and ($account is null or account = $account)
    and contains(lower(data), $word)
group by id, kind
having sum(sign) > 0
order by "at" desc, fact
limit 400
