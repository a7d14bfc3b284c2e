-- +goose Up

-- Questions that take longer than a request. Ids are random: whoever knows one may see the job and cancel it.
create table job (
    id          bigint primary key check (id > 0),
    format      integer not null,     -- of question and answer: programs that know another one leave the job alone
    fingerprint bytea not null,       -- of the question and of the data that it was asked of
    question    jsonb not null,
    data_at     timestamptz not null, -- when those data last changed
    state       text not null default 'QUEUED' check (state in ('QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
    progress    double precision not null default 0 check (progress between 0 and 1),
    answer      jsonb,
    problem_zh  text,
    problem_en  text,
    created_at  timestamptz not null default now(),
    finished_at timestamptz,
    claim       bigint,               -- of the worker that has it, another each time
    heard_at    timestamptz,          -- when the worker last said that it is alive
    attempts    integer not null default 0,
    check ((answer is not null) = (state = 'DONE')),
    check ((problem_zh is not null) = (state = 'FAILED') and (problem_en is not null) = (state = 'FAILED')),
    check ((finished_at is not null) = (state in ('DONE', 'FAILED', 'CANCELLED'))),
    check (state <> 'RUNNING' or claim is not null and heard_at is not null)
);
create unique index job_fingerprint on job (fingerprint) where state in ('QUEUED', 'RUNNING', 'DONE');
create index job_unfinished on job (created_at, id) where state in ('QUEUED', 'RUNNING');

-- +goose Down
drop table job;
