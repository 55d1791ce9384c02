-- Projections: rows derived from facts. Dropping and rebuilding them loses nothing.
create table accounts (
    key      text primary key,
    name     text,
    domain   text,
    profile  jsonb not null default '{}',
    into_key text,                 -- the account that stands for this one, where links say so
    known    timestamptz not null  -- since when we have known of it
);
create index accounts_name on accounts (lower(name));
create index accounts_domain on accounts (domain);
create index accounts_into on accounts (into_key) where into_key is not null;
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

-- Per field the last telling wins: objects are laid over one another in order of telling.
create aggregate lay_over(jsonb) (sfunc = jsonb_concat, stype = jsonb, initcond = '{}');

-- A field told null or empty is not told.
create function told_fields(jsonb) returns jsonb language sql immutable strict parallel safe as $$
    select case
        when $1::text ~ '(null|"")' then coalesce((
            select jsonb_object_agg(key, value) from jsonb_each($1) where value not in ('null', '""')), '{}')
        else $1 end
$$;
