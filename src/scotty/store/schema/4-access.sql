-- Who may do what, and what they did.
create table users (
    id       bigint generated always as identity primary key,
    email    text not null unique,
    name     text not null,
    password text,
    roles    text[] not null,
    made     timestamptz not null default now(),
    disabled timestamptz
);
create table sessions (
    token_hash bytea primary key,
    user_id    bigint not null references users,
    made       timestamptz not null default now(),
    seen       timestamptz not null default now(),
    expires    timestamptz not null
);
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
-- Hash-chained: each row's hash covers the one before, so that an edit shows.
create table audit (
    seq    bigint generated always as identity primary key,
    at     timestamptz not null,
    who    text not null,
    did    text not null,
    what   jsonb not null default '{}',
    before bytea not null,
    hash   bytea not null
);
