-- Finding an account, a person or a deal by the beginnings of words in its name or key.
create function words_of(text, text) returns tsvector language sql immutable strict parallel safe as
    'select to_tsvector(''simple'', regexp_replace($1 || '' '' || $2, ''[^[:alnum:]]+'', '' '', ''g''))';
create index accounts_words on accounts using gin (words_of(key, coalesce(name, '')));
create index contacts_words on contacts using gin (words_of(key, coalesce(profile ->> 'name', '')));
create index deals_words on deals using gin (words_of(key, coalesce(profile ->> 'name', '')));
