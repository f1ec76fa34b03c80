-- A task whose id the client has given leaves a tombstone, so that the id never means two tasks.

alter table task add column named boolean default false not null;

create index task_spec on task (spec_hash);

create index task_event_at on task_event (at);

create table tombstone (
    task_id    uuid                     not null primary key,
    expires_at timestamp with time zone not null
);
