-- Budgets of language models. What was spent is told by facts; what may be spent at this moment by
-- those who wait for an answer stands here, so that two at once cannot both spend the last of it.
create table model_claims (
    id      uuid primary key default gen_random_uuid(),
    day     date not null,
    agent   text not null,
    account text not null default '',
    tokens  bigint not null,
    money   double precision not null,
    until   timestamptz not null                 -- whoever has not answered by then has died
);
create index facts_models on facts (known) where kind = 'model.called';
