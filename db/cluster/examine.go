package cluster

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"servicemap/db/cluster/postmaster"
	"servicemap/fault"
)

// Finding is one thing that was looked at on a database server.
type Finding struct {
	Name  string     // "postgis": stable, for programs
	OK    bool       // the product can work with it
	Found string     // what is there: "3.3.2"
	Mend  fault.Text // how to mend it; empty when OK
}

// Examine looks at what the product needs of a server: versions, extensions, encoding, locale, rights and whether it
// takes writes. It changes nothing: an extension that is missing is made and rolled back to see whether this role may.
// Findings come back in a fixed order, all of them; the error is DBUnavailable when the server cannot be reached.
func Examine(ctx context.Context, url string) ([]Finding, error) {
	conn, err := connect(ctx, url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(ctx) }()
	var findings []Finding
	for _, look := range []func(context.Context, *pgx.Conn) (Finding, error){
		serverVersion, writable, encoding, letters, postGIS, trigrams, mayCreate,
	} {
		f, err := look(ctx, conn)
		if err != nil {
			return nil, fmt.Errorf("examine the database: %w", err)
		}
		if f.OK {
			f.Mend = fault.Text{}
		}
		findings = append(findings, f)
	}
	return findings, nil
}

func serverVersion(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	major, err := majorOfServer(ctx, conn)
	if err != nil {
		return Finding{}, err
	}
	f := Finding{Name: "server version", OK: major >= postmaster.OldestMajor, Mend: fault.Text{
		ZH: fmt.Sprintf("请升级到 PostgreSQL %d 或更新", postmaster.OldestMajor),
		EN: fmt.Sprintf("upgrade to PostgreSQL %d or newer", postmaster.OldestMajor),
	}}
	return f, conn.QueryRow(ctx, `SELECT current_setting('server_version')`).Scan(&f.Found)
}

func writable(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	f := Finding{Name: "writable", Mend: fault.Text{
		ZH: "这是只读的服务器或备机:请连接主库,或检查 default_transaction_read_only",
		EN: "this server is a standby or read-only: connect to the primary, or look at default_transaction_read_only",
	}}
	const ask = `
SELECT CASE WHEN pg_is_in_recovery() THEN 'standby'
            WHEN current_setting('transaction_read_only')::bool THEN 'read-only' ELSE 'read-write' END`
	err := conn.QueryRow(ctx, ask).Scan(&f.Found)
	f.OK = f.Found == "read-write"
	return f, err
}

func encoding(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	f := Finding{Name: "encoding", Mend: newDatabase()}
	const ask = `SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()`
	err := conn.QueryRow(ctx, ask).Scan(&f.Found)
	f.OK = f.Found == "UTF8"
	return f, err
}

// letters asks whether a Chinese letter counts as a letter. Under locale C it does not, and then pg_trgm finds nothing
// in Chinese text. The name of the locale would not tell: names differ from system to system.
func letters(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	f := Finding{Name: "locale", Mend: newDatabase()}
	const ask = `
SELECT datctype, datctype NOT IN ('C', 'POSIX') AND pg_encoding_to_char(encoding) = 'UTF8'
FROM pg_database WHERE datname = current_database()`
	var worthAsking bool
	if err := conn.QueryRow(ctx, ask).Scan(&f.Found, &worthAsking); err != nil || !worthAsking {
		return f, err
	}
	return f, conn.QueryRow(ctx, `SELECT '中' ~ '^\w$'`).Scan(&f.OK)
}

func newDatabase() fault.Text {
	const statement = "CREATE DATABASE servicemap TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
	return fault.Text{
		ZH: "编码与区域设置在建库时确定,请另建数据库:" + statement,
		EN: "encoding and locale are fixed when a database is made; make another: " + statement,
	}
}

func postGIS(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	const oldestMajor, oldestMinor = 3, 2
	f, err := extension(ctx, conn, "postgis", "postgresql-postgis")
	if err != nil || !f.OK {
		return f, err
	}
	var major, minor int
	if n, _ := fmt.Sscanf(f.Found, "%d.%d", &major, &minor); n != 2 || major < oldestMajor || major == oldestMajor && minor < oldestMinor {
		f.OK = false
		f.Mend = fault.Text{
			ZH: fmt.Sprintf("请升级到 PostGIS %d.%d 或更新,然后执行 ALTER EXTENSION postgis UPDATE", oldestMajor, oldestMinor),
			EN: fmt.Sprintf("upgrade to PostGIS %d.%d or newer, then run ALTER EXTENSION postgis UPDATE", oldestMajor, oldestMinor),
		}
	}
	return f, nil
}

func trigrams(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	return extension(ctx, conn, "pg_trgm", "postgresql-contrib")
}

// extension looks whether an extension is installed in the database, or is on the machine and this role may install it.
func extension(ctx context.Context, conn *pgx.Conn, name, packageName string) (Finding, error) {
	f := Finding{Name: name}
	const ask = `
SELECT coalesce(max(installed_version), ''), coalesce(max(default_version), '') FROM pg_available_extensions WHERE name = $1`
	var installed, available string
	if err := conn.QueryRow(ctx, ask, name).Scan(&installed, &available); err != nil {
		return f, err
	}
	switch {
	case installed != "":
		f.OK, f.Found = true, installed
	case available == "":
		f.Found = "not available"
		f.Mend = fault.Text{
			ZH: "请在数据库服务器上安装:apt install " + packageName,
			EN: "install it on the database server: apt install " + packageName,
		}
	default:
		f.OK, f.Found = mayInstall(ctx, conn, name), available+" available"
		f.Mend = fault.Text{
			ZH: "当前用户不能安装,请由管理员在此数据库中执行:CREATE EXTENSION " + name,
			EN: "this role may not install it; let an administrator run in this database: CREATE EXTENSION " + name,
		}
	}
	return f, nil
}

// mayInstall tries and rolls back. Reading the catalogues would not tell: hosted servers let roles install extensions
// that plain PostgreSQL would keep for superusers.
func mayInstall(ctx context.Context, conn *pgx.Conn, name string) bool {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return false
	}
	_, err = tx.Exec(ctx, "CREATE EXTENSION "+pgx.Identifier{name}.Sanitize()+" CASCADE")
	return tx.Rollback(ctx) == nil && err == nil
}

func mayCreate(ctx context.Context, conn *pgx.Conn) (Finding, error) {
	f := Finding{Name: "rights"}
	const ask = `
SELECT current_user, current_database(), coalesce(current_schema(), ''),
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false), has_database_privilege(current_database(), 'CREATE')`
	var role, name, schema string
	var inSchema, inDatabase bool
	if err := conn.QueryRow(ctx, ask).Scan(&role, &name, &schema, &inSchema, &inDatabase); err != nil {
		return f, err
	}
	f.OK = inSchema && inDatabase
	f.Found = fmt.Sprintf("role %s, schema %q: create tables %t, create schemas %t", role, schema, inSchema, inDatabase)
	grant := fmt.Sprintf("ALTER DATABASE %s OWNER TO %s", pgx.Identifier{name}.Sanitize(), pgx.Identifier{role}.Sanitize())
	if inDatabase {
		if schema == "" {
			schema = "public"
		}
		grant = fmt.Sprintf("GRANT CREATE ON SCHEMA %s TO %s", pgx.Identifier{schema}.Sanitize(), pgx.Identifier{role}.Sanitize())
	}
	f.Mend = fault.Text{ZH: "请由管理员执行:" + grant, EN: "let an administrator run: " + grant}
	return f, nil
}
