-- Why attempts went where they went: once for each spec and turn. It belongs to the PLACED events of tasks of that spec whose numbers
-- are within the range, and is deleted when the last of them is.

create table placement_decision (
    spec_hash   varchar(64)   not null,
    first_event bigint        not null,
    last_event  bigint        not null,
    body        varchar(2048) not null,
    primary key (spec_hash, first_event)
);

create index placement_decision_last on placement_decision (last_event);
