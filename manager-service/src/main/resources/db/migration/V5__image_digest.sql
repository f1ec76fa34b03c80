-- What exactly ran: the digest under which the registry knows the image. A tag may mean something else tomorrow.

alter table task_attempt add column image_digest varchar(128);
