-- How far the drain of a worker is, as JSON; and attempts that take over from the current one of their task when they are ready.

alter table worker add column drain text;

alter table task_attempt add column successor boolean default false not null;
