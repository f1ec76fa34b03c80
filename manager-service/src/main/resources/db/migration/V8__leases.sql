-- What a new leader has to know of tasks that may run once at a time: which workers stop them by themselves, and for how long after an
-- answer the leaders before it have let them go on, at the most.

alter table worker add column leases boolean default false not null;

alter table manager_lease add column disconnect_lease_millis bigint default 0 not null;
