-- Each index and each foreign key is written or read for every row of a turn. Those that nobody asks are left out: specs that
-- no task has are found in memory, and so are the attempts of a worker. Tables are copied because the constraints have no names.

drop index task_event_at;

create table lean_task (
    id          uuid                     not null primary key,
    number      bigint                   not null unique,
    spec_hash   varchar(64)              not null,
    desired     varchar(16)              not null,
    state       varchar(16)              not null,
    reason      varchar(32)              not null,
    message     text                     not null,
    failures    integer                  not null,
    created_at  timestamp with time zone not null,
    changed_at  timestamp with time zone not null,
    finished_at timestamp with time zone,
    named       boolean default false    not null
);

insert into lean_task (id, number, spec_hash, desired, state, reason, message, failures, created_at, changed_at, finished_at, named)
select id, number, spec_hash, desired, state, reason, message, failures, created_at, changed_at, finished_at, named
from task;

create table lean_attempt (
    task_id      uuid         not null references lean_task (id),
    attempt      integer      not null,
    worker_id    uuid         not null,
    wanted       varchar(8)   not null,
    grace_millis bigint       not null,
    phase        varchar(16)  not null,
    ran          boolean      not null,
    restarts     integer      not null,
    ports        text         not null,
    container_id varchar(128),
    reason       varchar(32)  not null,
    message      text         not null,
    exit_code    integer,
    oom_killed   boolean      not null,
    started_at   timestamp with time zone,
    finished_at  timestamp with time zone,
    primary key (task_id, attempt)
);

insert into lean_attempt (task_id, attempt, worker_id, wanted, grace_millis, phase, ran, restarts, ports, container_id, reason,
                          message, exit_code, oom_killed, started_at, finished_at)
select task_id, attempt, worker_id, wanted, grace_millis, phase, ran, restarts, ports, container_id, reason,
       message, exit_code, oom_killed, started_at, finished_at
from task_attempt;

drop table task_attempt;
drop table task;
alter table lean_task rename to task;
alter table lean_attempt rename to task_attempt;
