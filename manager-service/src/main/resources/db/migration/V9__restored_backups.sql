-- What a restored backup leaves behind: new attempts have greater numbers than this, and whether the workers are still asked what
-- they have.

alter table manager_lease add column attempts_above integer default 0 not null;

alter table manager_lease add column settling boolean default false not null;
