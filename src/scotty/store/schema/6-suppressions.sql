-- Who must not be written to. The hash is HMAC-SHA-256 of the mailbox, or of "@" and a domain, under a
-- key that lies outside the database: the list outlives the erasure of a person and names nobody.
-- What stands is here; what was taken back is in the ledger alone. Changed only together with a fact.
create table suppressions (
    hash   bytea not null,
    scope  text not null default 'all',         -- everything, or the name of a sequence
    reason text not null check (reason in ('unsubscribed', 'complained', 'bounced', 'asked', 'legal', 'pause')),
    at     timestamptz not null,
    until  timestamptz check (until is not null or reason <> 'pause'),
    fact   uuid not null,                       -- the `contact.suppressed` fact
    primary key (hash, scope, reason)
);
create index suppressions_latest on suppressions (at desc);
-- What the key makes of a known text: with another key the list would find nobody, and must say so.
create table suppressions_key (mark bytea not null, one boolean primary key default true check (one));

-- Opens and clicks until they are judged, and a day longer: what comes later may make a machine of them.
create table moments (
    id      bigint generated always as identity primary key,
    touch   text not null,
    at      timestamptz not null,
    said    jsonb not null,
    verdict text check (verdict in ('human', 'bot', 'soft')),
    fact    uuid
);
create index moments_touch on moments (touch, at);
create index moments_waiting on moments (at) where verdict is null;
create index moments_told on moments (at) where verdict is not null;
-- Second thoughts, by the fact that they are about.
create index facts_judged on facts ((because[1])) where kind = 'moment.judged';
