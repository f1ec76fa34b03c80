-- Understood by H2 in PostgreSQL mode and by PostgreSQL: no upsert, no partial index, no column named value or user.

create table manager_lease (
    id           integer                  not null primary key,
    cluster_id   uuid                     not null,
    generation   bigint                   not null,
    epoch        bigint                   not null,
    last_commit  bigint                   not null,
    taken_at     timestamp with time zone not null
);

create table spec (
    hash varchar(64) not null primary key,
    body text        not null
);

create table task (
    id          uuid                     not null primary key,
    number      bigint                   not null unique,
    spec_hash   varchar(64)              not null references spec (hash),
    desired     varchar(16)              not null,
    state       varchar(16)              not null,
    reason      varchar(32)              not null,
    message     text                     not null,
    failures    integer                  not null,
    created_at  timestamp with time zone not null,
    changed_at  timestamp with time zone not null,
    finished_at timestamp with time zone
);

create table worker (
    id             uuid                     not null primary key,
    name           varchar(255)             not null unique,
    address        varchar(255)             not null,
    cpu_millis     bigint                   not null,
    memory         bigint                   not null,
    disk           bigint                   not null,
    pids           bigint                   not null,
    labels         text                     not null,
    port_range     varchar(16)              not null,
    arch           varchar(64)              not null,
    version        varchar(64)              not null,
    engine_version varchar(64)              not null,
    engine_api     varchar(16)              not null,
    incarnation    uuid,
    availability   varchar(16)              not null,
    lost           boolean                  not null,
    registered_at  timestamp with time zone not null
);

create table task_attempt (
    task_id      uuid         not null references task (id),
    attempt      integer      not null,
    worker_id    uuid         not null references worker (id),
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

create index task_attempt_worker on task_attempt (worker_id);

-- A number without gaps, given by the control loop: it is the cursor of the event stream.
create table task_event (
    number     bigint                   not null primary key,
    at         timestamp with time zone not null,
    type       varchar(32)              not null,
    task_id    uuid,
    worker_id  uuid,
    attempt    integer,
    from_state varchar(16),
    to_state   varchar(16),
    reason     varchar(32),
    message    text                     not null,
    actor      varchar(128)             not null,
    detail     text
);

create index task_event_task on task_event (task_id, number);
