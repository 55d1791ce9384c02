-- Write keys of connected sources, hashed (SHA-256 of 192 random bits: no salt or stretching needed).
create table sources (
    id       bigint generated always as identity primary key,
    kind     text not null,
    name     text not null,
    key_hash bytea not null unique,
    key_hint text not null,
    made     timestamptz not null default now(),
    revoked  timestamptz,
    settings jsonb not null default '{}'
);
-- File imports: what is running and what came of each, so that one can be left and returned to.
create table imports (
    id       bigint generated always as identity primary key,
    started  timestamptz not null default now(),
    finished timestamptz,
    paths    text[] not null,
    request  jsonb not null default '{}',
    progress jsonb,
    report   jsonb,
    failed   text
);
