-- Who may do what, and what they did. Every token is stored as its SHA-256 only: tokens are 256
-- random bits, so they need neither salt nor stretching. Passwords are argon2id.
create table users (
    id          bigint generated always as identity primary key,
    email       text not null unique check (email = lower(email)),
    name        text not null,
    password    text not null,
    roles       text[] not null,
    made        timestamptz not null default now(),
    disabled    timestamptz,
    preferences jsonb not null default '{}'
);
-- Single-use links: the first administrator's, invitations, new passwords.
create table links (
    token_hash bytea primary key,
    purpose    text not null check (purpose in ('first', 'invite', 'password')),
    email      text,
    roles      text[] not null default '{}',
    made       timestamptz not null default now(),
    expires    timestamptz not null,
    used       timestamptz
);
create table sessions (
    token_hash bytea primary key,
    user_id    bigint not null references users,
    agent      text not null default '',
    address    text not null default '',
    made       timestamptz not null,
    seen       timestamptz not null,
    expires    timestamptz not null
);
create index sessions_user on sessions (user_id);
-- Sign-in attempts of the last day, so that guessing is slowed across restarts and workers.
create table attempts (
    at      timestamptz not null,
    address text not null,
    account text not null
);
create index attempts_address on attempts (address, at);
create index attempts_account on attempts (account, at);
create table api_keys (
    id       bigint generated always as identity primary key,
    user_id  bigint not null references users,
    name     text not null,
    key_hash bytea not null unique,
    key_hint text not null,
    scopes   text[] not null,
    made     timestamptz not null default now(),
    used     timestamptz,
    revoked  timestamptz
);
-- Hash-chained: each row's hash covers the one before, so that an edit shows. Rows cannot be changed
-- or removed by the application's own statements; whoever switches the triggers off breaks the chain.
create table audit (
    seq    bigint primary key,
    at     timestamptz not null,
    who    text not null,
    did    text not null,
    what   text not null default '{}',
    before bytea not null,
    hash   bytea not null
);
create index audit_at on audit (at);
create function refuse_edit() returns trigger language plpgsql as
    'begin raise exception ''the audit log is append-only''; end';
create trigger audit_kept before update or delete on audit for each row execute function refuse_edit();
create trigger audit_whole before truncate on audit for each statement execute function refuse_edit();
