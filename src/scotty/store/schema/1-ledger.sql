-- The ledger: append-only facts. `id` is BLAKE2b-128 of (kind, source, key): the first telling stands.
-- `tx` is the writing transaction: readers follow by it, up to the oldest transaction still running,
-- so that nobody skips a row that commits late (sequences are handed out before commit; xids can be bounded).
create table facts (
    id      uuid primary key,
    seq     bigint generated always as identity,
    tx      xid8 not null default pg_current_xact_id(),
    kind    text not null,
    at      timestamptz not null,
    known   timestamptz not null,
    source  text not null,
    key     text not null,
    account text,
    contact text,
    deal    text,
    visitor text,
    verdict text not null default 'human' check (verdict in ('human', 'bot', 'soft')),
    mass    double precision not null default 1,
    because uuid[] not null default '{}',
    data    jsonb not null default '{}',
    check (at <= known)
);
create index facts_tx on facts (tx);
create index facts_account on facts (account) where account is not null;
create index facts_visitor on facts (visitor) where visitor is not null;
-- The rare kinds are read whole; the plentiful ones never are. Named by what they are not, because
-- the planner can prove that a kind is none of these, and so uses the index; a kind that is
-- missing here costs only room.
create index facts_told on facts (kind, account) where kind <> all (array[
    'web.page_viewed', 'web.page_read', 'web.pricing_viewed', 'web.comparison_viewed',
    'web.content_downloaded', 'web.form_submitted', 'web.chat_started', 'email.opened', 'email.clicked',
    'email.replied', 'ad.clicked', 'ad.shown', 'touch.sent', 'topic.surged', 'topic.scored',
    'product.used', 'usage.recorded', 'review.viewed', 'hiring.posted', 'news.published']);

-- Facts that count for an account since later than they were told: a visitor recognised, two keys
-- found to be one company, a link taken back (sign -1). Derived from link facts; may be rebuilt.
create table attributions (
    fact    uuid not null references facts,
    account text not null,
    known   timestamptz not null,
    sign    smallint not null check (sign in (-1, 1)),
    verdict text not null default 'human',
    because uuid not null,
    tx      xid8 not null default pg_current_xact_id(),
    primary key (fact, account, because, sign)
);
create index attributions_tx on attributions (tx);
create index attributions_account on attributions (account);
-- Identifications and aliases by visitor: the few of a visitor's facts that say who it is.
create index facts_identity on facts (visitor) where kind in ('visitor.identified', 'visitor.aliased');

-- Attributions that no longer follow from the ledger, since something known earlier was told later.
-- A follower that counted one at `tx` gets it again at `gone`, with the sign turned.
create table withdrawn (
    fact    uuid not null,
    account text not null,
    known   timestamptz not null,
    sign    smallint not null,
    verdict text not null,
    because uuid not null,
    tx      xid8 not null,
    gone    xid8 not null default pg_current_xact_id()
);
create index withdrawn_tx on withdrawn (tx);
create index withdrawn_gone on withdrawn (gone);
create view attributed as
    select fact, account, known, sign, verdict, because, tx from attributions
    union all select fact, account, known, sign, verdict, because, tx from withdrawn
    union all select fact, account, known, (-sign)::smallint, verdict, because, gone from withdrawn;

create table letters (
    id      bigint generated always as identity primary key,
    at      timestamptz not null default now(),
    source  text not null,
    place   text not null,
    why     text not null,
    mend    text not null default '',
    payload text not null,
    settled timestamptz
);
create index letters_waiting on letters (id) where settled is null;

-- Which ledger this is. Transaction ids mean nothing in another cluster: whoever restores a dump must
-- give all rows the restoring transaction's id and make a new lineage; then followers start anew.
create table lineage (id uuid primary key default gen_random_uuid());
insert into lineage default values;

-- How far each follower has read the ledger.
create table cursors (name text primary key, tx bigint not null, at timestamptz not null default now());
