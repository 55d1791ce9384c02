-- Projections: rows derived from facts. Dropping and rebuilding them loses nothing.
create table accounts (
    key      text primary key,
    name     text,
    domain   text,
    profile  jsonb not null default '{}',
    into_key text,
    known    timestamptz not null
);
create index accounts_name on accounts (lower(name));
create index accounts_domain on accounts (domain);
create table contacts (
    key     text primary key,
    account text,
    profile jsonb not null default '{}',
    left_at timestamptz,
    known   timestamptz not null
);
create index contacts_account on contacts (account);
create table deals (
    key     text primary key,
    account text,
    status  text not null default 'open',
    stage   text,
    amount  double precision,
    opened  timestamptz,
    closed  timestamptz,
    profile jsonb not null default '{}',
    known   timestamptz not null
);
create index deals_account on deals (account);
