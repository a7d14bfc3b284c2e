-- +goose Up

-- Targets that the district sets itself, beside the national standards that the program knows. A share is measured by what
-- should be covered, a circle by its people: each has its own numbers and not the other's.
create table standard (
    id           bigint generated always as identity primary key,
    source_id    bigint not null references source,
    code         text not null unique check (code = btrim(code) and code <> ''),
    name         text not null check (btrim(name) <> ''),
    clause       text check (btrim(clause) <> ''),
    measure      text not null check (measure in ('COVERAGE_SHARE', 'CIRCLE_PEOPLE')),
    minutes      integer not null check (minutes between 1 and 60),
    min_metres   integer check (min_metres >= 0),
    max_metres   integer check (max_metres >= min_metres),
    min_people   integer check (min_people >= 0),
    max_people   integer check (max_people >= min_people),
    target_share double precision check (target_share > 0 and target_share <= 1),
    certainty    text check (btrim(certainty) <> ''),
    read_in      text check (btrim(read_in) <> ''), -- where the numbers were read
    updated_at   timestamptz not null default now(),
    constraint standard_share check ((target_share is not null) = (measure = 'COVERAGE_SHARE')),
    constraint standard_people check ((coalesce(min_people, max_people) is not null) = (measure = 'CIRCLE_PEOPLE'))
);

-- +goose Down
drop table standard;
