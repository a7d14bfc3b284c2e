package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"servicemap/fault"
)

// translate turns a database's error into the fault that a caller can act on, by SQLSTATE and type, never by message. An
// error that is a fault already, that says the caller has left, or that no caller can mend, comes back as it is. It is for
// errors of the database alone: that a file cannot be read looks much like a broken connection.
func translate(err error) error {
	var known *fault.Error
	var state *pgconn.PgError
	var connect *pgconn.ConnectError
	var network net.Error
	switch {
	case err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, pgx.ErrNoRows):
		return fault.Missing("").Because(err)
	case errors.Is(err, context.DeadlineExceeded):
		return fault.New(fault.Timeout, fault.Text{ZH: "数据库超时", EN: "the database took too long"}).Because(err)
	case errors.As(err, &state):
		return byState(state.Code, err)
	case errors.As(err, &connect), errors.As(err, &network), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, pgconn.ErrConnClosed),
		errors.Is(err, driver.ErrBadConn):
		return unavailable(err)
	default:
		return err
	}
}

func byState(state string, err error) error {
	switch {
	case strings.HasPrefix(state, "08"), strings.HasPrefix(state, "57P"), state == "53300":
		return unavailable(err)
	case strings.HasPrefix(state, "28"), state == "3D000":
		return fault.New(fault.DBUnavailable, fault.Text{ZH: "数据库服务器拒绝连接", EN: "the database server refuses the connection"}).
			Hinting(fault.Text{ZH: "检查数据库地址中的用户、密码和库名", EN: "check user, password and database name in the database URL"}).Because(err)
	case strings.HasPrefix(state, "53"), strings.HasPrefix(state, "58"), state == "25006":
		return fault.New(fault.Storage, fault.Text{ZH: "数据库无法写入(磁盘已满、只读或出错)", EN: "the database cannot write (disk full, read-only or faulty)"}).Because(err)
	case state == "57014":
		return fault.New(fault.Timeout, fault.Text{ZH: "数据库超时", EN: "the database took too long"}).Because(err)
	case state == "40001", state == "40P01", state == "55P03":
		return fault.New(fault.Conflict, fault.Text{ZH: "另一项修改正在进行,请重试", EN: "another change is under way, try again"}).Because(err)
	default:
		return err
	}
}

// WrongURL returns, of an error that says the server is there and refuses what the database URL names – user, password,
// database – the error that names the flag; nil of any other. It is for programs that start: one that runs cannot mend its
// flags, and to its callers the database is away.
func WrongURL(err error) *fault.Error {
	var connect *pgconn.ConnectError
	var state *pgconn.PgError
	if !errors.As(err, &connect) || !errors.As(err, &state) {
		return nil
	}
	if !strings.HasPrefix(state.Code, "28") && state.Code != "3D000" && state.Code != "42501" {
		return nil
	}
	return fault.Argument("database-url", "", fault.Text{
		ZH: "数据库服务器拒绝连接", EN: "the database server refuses the connection",
	}).Hinting(fault.Text{ZH: "检查其中的用户、密码和库名", EN: "check the user, the password and the database's name in it"}).Because(state)
}

func unavailable(cause error) error {
	return fault.New(fault.DBUnavailable, fault.Text{ZH: "数据库没有响应", EN: "the database does not answer"}).Because(cause)
}

// busy is an error of its own words: that all connections are taken, or none can be made, is known only by waiting.
func busy(cause error) error {
	return fault.New(fault.DBUnavailable, fault.Text{ZH: "数据库繁忙或没有响应", EN: "the database is busy or does not answer"}).Because(cause)
}

// badURL leaves the cause out: it may hold a password.
func badURL(error) error {
	return fault.Argument("database-url", "postgres://user@host/name", fault.Text{
		ZH: "数据库地址无法识别", EN: "the database URL cannot be understood",
	})
}
