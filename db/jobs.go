package db

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"

	"servicemap/fault"
	"servicemap/jobs"
)

// Jobs are a queue in a table: a worker takes a row that nobody else is looking at, and keeps it for as long as it is heard of.
// All times are the database's, since servers' clocks differ.

// lockJobs lets jobs be asked for one at a time, so that equal ones are one and their number is kept; it waits for workers'
// short statements, and they for it.
const lockJobs = `lock table job in share row exclusive mode`

const deleteOldJobs = `delete from job where created_at < now() - $1::interval`

const selectEqualJob = `
select id, state, progress, created_at, finished_at, answer, problem_zh, problem_en from job
where fingerprint = $1 and state in ('QUEUED', 'RUNNING', 'DONE')`

const countWaitingJobs = `select count(*) from job where state in ('QUEUED', 'RUNNING')`

const insertJob = `
insert into job (id, format, fingerprint, question, data_at) values ($1, $2, $3, $4, $5)
returning id, state, progress, created_at, finished_at, answer, problem_zh, problem_en`

// AddJob keeps a question as a job, or returns the one of an equal question that waits, runs or is done. What is too old is
// forgotten here, since here the table grows.
func (d *DB) AddJob(ctx context.Context, q jobs.Question) (*jobs.Job, error) {
	var job *jobs.Job
	err := d.inTxSoon(ctx, pgx.TxOptions{}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockJobs); err != nil {
			return wrap("jobs", err)
		}
		if _, err := tx.Exec(ctx, deleteOldJobs, jobs.Kept); err != nil {
			return wrap("old jobs", err)
		}
		var err error
		if job, err = oneJob(ctx, tx, selectEqualJob, q.Fingerprint); err == nil || fault.CodeOf(err) != fault.NotFound {
			return err
		}
		var waiting int
		if err := tx.QueryRow(ctx, countWaitingJobs).Scan(&waiting); err != nil {
			return wrap("jobs", err)
		}
		if waiting >= jobs.MostWaiting {
			return tooManyJobs()
		}
		job, err = oneJob(ctx, tx, insertJob, jobs.NewKey(), jobs.Format, q.Fingerprint, q.Text, q.DataAt)
		return err
	})
	return job, err
}

func tooManyJobs() error {
	e := fault.New(fault.RateLimited, fault.Text{
		ZH: fmt.Sprintf("已有 %d 个后台任务在排队或运行,请稍后再试", jobs.MostWaiting),
		EN: fmt.Sprintf("%d jobs wait or run already, try again later", jobs.MostWaiting),
	})
	e.Limit, e.Allowed = "jobs", fmt.Sprint(jobs.MostWaiting)
	return e
}

const selectJob = `
select id, state, progress, created_at, finished_at, answer, problem_zh, problem_en from job
where id = $1 and format = $2 and created_at >= now() - $3::interval`

// JobByKey returns a job.
func (d *DB) JobByKey(ctx context.Context, key jobs.Key) (*jobs.Job, error) {
	conn, err := d.soon(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	return oneJob(ctx, conn, selectJob, key, jobs.Format, jobs.Kept)
}

const cancelJob = `
update job set state = 'CANCELLED', finished_at = now()
where id = $1 and format = $2 and state in ('QUEUED', 'RUNNING')`

// CancelJob cancels a job that is not finished, and returns the job. A worker that has it learns of it when it next reports.
func (d *DB) CancelJob(ctx context.Context, key jobs.Key) (*jobs.Job, error) {
	conn, err := d.soon(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	if _, err := conn.Exec(ctx, cancelJob, key, jobs.Format); err != nil {
		return nil, wrap("cancel job", err)
	}
	return oneJob(ctx, conn, selectJob, key, jobs.Format, jobs.Kept)
}

func oneJob(ctx context.Context, q querier, statement string, args ...any) (*jobs.Job, error) {
	rows, err := q.Query(ctx, statement, args...)
	if err != nil {
		return nil, wrap("job", err)
	}
	job, err := pgx.CollectExactlyOneRow(rows, func(row pgx.CollectableRow) (*jobs.Job, error) {
		j := &jobs.Job{}
		var state string
		var zh, en *string
		err := row.Scan(&j.Key, &state, &j.Progress, &j.Created, &j.Finished, &j.Answer, &zh, &en)
		j.State, _ = jobs.ParseState(state) // the table allows no others
		if zh != nil && en != nil {
			j.Problem = fault.Text{ZH: *zh, EN: *en}
		}
		return j, err
	})
	return job, wrap("job", err)
}

const takeJob = `
with next as (
    select id from job
    where format = $1 and data_at <= $2 and created_at >= now() - $3::interval
      and (state = 'QUEUED' or state = 'RUNNING' and heard_at < now() - $4::interval)
    order by created_at, id
    limit 1
    for update skip locked
)
update job set state = 'RUNNING', progress = 0, claim = $5, heard_at = now(), attempts = attempts + 1
from next where job.id = next.id
returning job.id, job.claim, job.question, job.attempts`

// TakeJob takes the job that has waited longest, of those that were asked of data as old as dataAt or older; nil: there is none.
// A job whose worker was not heard of for the patience waits too.
func (d *DB) TakeJob(ctx context.Context, dataAt time.Time, patience time.Duration) (*jobs.Task, error) {
	t := &jobs.Task{}
	err := d.pool.QueryRow(ctx, takeJob, jobs.Format, dataAt, jobs.Kept, patience, rand.Int64()).Scan(&t.Key, &t.Claim, &t.Question, &t.Attempts)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return t, wrap("take a job", err)
}

const reportJob = `update job set progress = $3, heard_at = now() where id = $1 and claim = $2 and state = 'RUNNING'`

// ReportJob says that the worker is alive and how far it has come, and hears whether it still holds the task.
func (d *DB) ReportJob(ctx context.Context, t *jobs.Task, progress float64) (held bool, err error) {
	tag, err := d.pool.Exec(ctx, reportJob, t.Key, t.Claim, progress)
	return tag.RowsAffected() == 1, wrap("report on a job", err)
}

const endJob = `
update job
set state = case when $3::jsonb is null then 'FAILED' else 'DONE' end, answer = $3,
    progress = case when $3::jsonb is null then progress else 1 end,
    problem_zh = case when $3::jsonb is null then $4 end, problem_en = case when $3::jsonb is null then $5 end, finished_at = now()
where id = $1 and claim = $2 and state = 'RUNNING'`

// EndJob keeps the answer of a job, or with none the problem, unless the worker has lost it.
func (d *DB) EndJob(ctx context.Context, t *jobs.Task, answer json.RawMessage, problem fault.Text) error {
	_, err := d.pool.Exec(ctx, endJob, t.Key, t.Claim, answer, problem.ZH, problem.EN)
	return wrap("end a job", err)
}

const returnJob = `
update job set state = 'QUEUED', progress = 0, claim = null, heard_at = null, attempts = attempts - 1
where id = $1 and claim = $2 and state = 'RUNNING'`

// ReturnJob lets another worker take the job at once; the attempt does not count.
func (d *DB) ReturnJob(ctx context.Context, t *jobs.Task) error {
	_, err := d.pool.Exec(ctx, returnJob, t.Key, t.Claim)
	return wrap("return a job", err)
}
