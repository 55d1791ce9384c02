-- Outreach: who is in which sequence, and every act that was planned. Both tables are told by facts
-- and can be rebuilt from them; they are changed only in the transaction that appends the fact.
create table enrolments (
    id       uuid primary key,                  -- the `contact.enrolled` fact
    sequence text not null,
    version  int not null,
    contact  text not null,
    account  text not null,
    owner    text not null default '',
    mailbox  bigint,
    by       text not null,
    released text not null default '',          -- whose right to send it leaves by
    state    text not null default 'active' check (state in ('active', 'paused', 'ended')),
    why      text not null default '',
    started  timestamptz not null,
    ended    timestamptz
);
-- A person is in one sequence at a time, whoever else tries in the same second.
create unique index enrolments_one on enrolments (contact) where state <> 'ended';
create index enrolments_account on enrolments (account) where state <> 'ended';

create index enrolments_sequence on enrolments (sequence, started desc) where state <> 'ended';

create table touches (
    id        uuid primary key,                 -- the `touch.planned` fact
    enrolment uuid references enrolments,
    sequence  text not null default '',
    step      text not null,
    attempt   int not null default 1,
    account   text not null,
    contact   text,
    channel   text not null,
    does      text not null default '',
    pitch     boolean not null default false,
    first     boolean not null default false,
    cost      double precision not null default 0,
    arm       text not null default '',
    due       timestamptz not null,
    zone      text not null default '',
    why_then  text not null default '',
    wake      int not null default 0,           -- the alarm that counts; an older one does nothing
    state     text not null default 'planned' check (state in (
        'planned', 'waiting', 'claimed', 'wired', 'handed', 'sent', 'failed', 'unknown', 'dropped')),
    by        text not null default '',
    released  text not null default '',
    subject   text not null default '',
    body      text not null default '',
    claims    jsonb not null default '[]',
    faults    jsonb not null default '[]',
    draft     uuid,                             -- the `touch.drafted` fact of these words
    wrote     text not null default '',
    approved  uuid,                             -- the draft that was approved
    approver  text not null default '',
    address   text not null default '',
    mailbox   bigint,
    message   text unique,                      -- Message-ID
    links     text[] not null default '{}',
    event     jsonb not null default '{}',      -- what it invites to: title, start, minutes
    tries     int not null default 0,           -- passing noes since it was planned
    worker    text not null default '',
    claimed   timestamptz,
    settled   timestamptz,
    answer    text not null default '',
    policy    text not null default '',         -- the no that holds it; of a planned one, that would hold it when due
    reason    text not null default '',
    mend      text not null default '',
    because   uuid[] not null default '{}',
    unique (enrolment, step, attempt)
);
-- What counts as pressure: touches that left, or may have. Each index names its column in its condition, too:
-- where millions wait and few have left, all three look empty to the planner, and equally good for any question.
create index touches_contact on touches (contact, settled) where state in ('claimed', 'wired', 'handed', 'sent', 'unknown') and contact is not null;
create index touches_account on touches (account, settled) where state in ('claimed', 'wired', 'handed', 'sent', 'unknown') and account <> '';
create index touches_mailbox on touches (mailbox, settled) where state in ('claimed', 'wired', 'handed', 'sent', 'unknown') and mailbox is not null;
create index touches_address on touches (address, settled) where state in ('sent', 'unknown') and address <> '';
create index touches_sequence on touches (sequence, due) where state in ('planned', 'waiting');
create index touches_box on touches (mailbox) where state in ('planned', 'waiting');
create index touches_open on touches (enrolment) where state in ('planned', 'waiting', 'claimed', 'wired', 'handed');
create index touches_waiting on touches (due) where state = 'waiting' or (state = 'planned' and policy <> '');
create index touches_handed on touches (due) where state = 'handed';
create index touches_planned on touches (due) where state = 'planned';
create index touches_busy on touches (claimed) where state in ('claimed', 'wired', 'unknown');
create index touches_latest on touches (settled desc) where settled is not null;

-- Workers that run: each holds an advisory lock on its number for as long as it lives.
create table workers (
    slot    int primary key,
    boot    text not null,
    started timestamptz not null
);

create table mailboxes (
    id        bigint generated always as identity primary key,
    address   text not null unique check (address = lower(address)),
    name      text not null default '',
    owner     text not null default '',
    secrets   bytea not null,                   -- servers, passwords and DKIM key, sealed with a key outside the database
    cap       int not null default 50,
    since     timestamptz not null,
    warm      boolean not null default false,   -- it has sent for long: no ramp
    keeps     boolean not null default false,
    paused    text not null default '',
    place     text not null default '',         -- how far its inbox was read
    fit       jsonb not null default '{}',      -- what pre-flight found last
    looked    timestamptz,                      -- when its inbox was last read
    fault     text not null default ''          -- why that failed, if it did
);
