package postgres

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"
)

// cluster makes and drops databases on a running server.
type cluster struct {
	// base is the URL of the maintenance database. Everybody who shares the server must use the
	// same one, because advisory locks belong to a database.
	base *url.URL
	// stopped tells whether the server is known to be down.
	stopped func() bool
}

// newCluster reads the URL of the server; it does not connect.
func newCluster(rawURL string) (*cluster, error) {
	base, err := url.Parse(rawURL)
	if err != nil || (base.Scheme != "postgres" && base.Scheme != "postgresql") {
		// The parser's error would repeat the URL, which may hold a password.
		return nil, fmt.Errorf("%s must be a URL like postgres://user@host/database", EnvURL)
	}
	return &cluster{base: base, stopped: func() bool { return false }}, nil
}

// url names a database of the cluster.
func (c *cluster) url(name string) string {
	u := *c.base
	u.Path = "/" + name
	u.RawPath = ""
	return u.String()
}

// clone makes a new database from the template of the key and gives its name.
func (c *cluster) clone(ctx context.Context, key string, migrate Migrate) (string, error) {
	template, err := c.template(ctx, key, migrate)
	if err != nil {
		return "", err
	}
	name := newName()
	return name, c.create(ctx, name, template)
}

// template gives the name of the key's template, and makes it where this is the first to ask.
//
// A template that accepts no connections is finished. One that still accepts them was left by a
// process that died while it migrated, because all others hold the lock, and is made again.
func (c *cluster) template(ctx context.Context, key string, migrate Migrate) (string, error) {
	name := templateName(key)
	return name, c.do(ctx, func(conn *pgx.Conn) error {
		state, err := templateState(ctx, conn, name)
		if err != nil || state == finished {
			return err
		}
		// The lock ends with the connection.
		if _, err := conn.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", name); err != nil {
			return fmt.Errorf("lock the template: %w", err)
		}
		state, err = templateState(ctx, conn, name)
		if err != nil || state == finished {
			return err
		}
		if state == unfinished {
			if _, err := conn.Exec(ctx, "DROP DATABASE "+quote(name)+" WITH (FORCE)"); err != nil {
				return fmt.Errorf("drop the unfinished template: %w", err)
			}
		}
		return c.makeTemplate(ctx, conn, name, migrate)
	})
}

func (c *cluster) makeTemplate(ctx context.Context, conn *pgx.Conn, name string, migrate Migrate) error {
	if _, err := conn.Exec(ctx, "CREATE DATABASE "+quote(name)+" TEMPLATE template0"); err != nil {
		return fmt.Errorf("create the template: %w", err)
	}
	if err := migrate(ctx, c.url(name)); err != nil {
		return fmt.Errorf("migrate the template: %w", err)
	}
	if _, err := conn.Exec(ctx, "ALTER DATABASE "+quote(name)+" ALLOW_CONNECTIONS false"); err != nil {
		return fmt.Errorf("finish the template: %w", err)
	}
	// A database that somebody is connected to cannot be cloned.
	const disconnect = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
	if _, err := conn.Exec(ctx, disconnect, name); err != nil {
		return fmt.Errorf("disconnect the template: %w", err)
	}
	return nil
}

// create makes a database from a template; "" is PostgreSQL's own empty one.
func (c *cluster) create(ctx context.Context, name, template string) error {
	if template == "" {
		template = "template0"
	}
	return c.do(ctx, func(conn *pgx.Conn) error {
		strategy, err := copyStrategy(ctx, conn)
		if err != nil {
			return err
		}
		sql := "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(template) + strategy
		if _, err := conn.Exec(ctx, sql); err != nil {
			return fmt.Errorf("create the database: %w", err)
		}
		return nil
	})
}

// copyStrategy is how to clone fastest. Where files need not reach the disk, copying them takes a
// quarter of the time of writing every page to the log, which is what PostgreSQL does by default
// since it has the choice.
func copyStrategy(ctx context.Context, conn *pgx.Conn) (string, error) {
	const ask = `SELECT current_setting('server_version_num')::int >= 150000 AND current_setting('fsync') = 'off'`
	var copies bool
	if err := conn.QueryRow(ctx, ask).Scan(&copies); err != nil {
		return "", fmt.Errorf("ask for the server's version: %w", err)
	}
	if copies {
		return " STRATEGY FILE_COPY", nil
	}
	return "", nil
}

// drop removes a database and ends whatever connections it still has.
func (c *cluster) drop(ctx context.Context, name string) error {
	return c.do(ctx, func(conn *pgx.Conn) error {
		if _, err := conn.Exec(ctx, "DROP DATABASE IF EXISTS "+quote(name)+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("drop the database: %w", err)
		}
		return nil
	})
}

// do lends a connection to the maintenance database.
func (c *cluster) do(ctx context.Context, use func(*pgx.Conn) error) error {
	conn, err := c.connect(ctx)
	if err != nil {
		return err
	}
	return errors.Join(use(conn), closeConn(ctx, conn))
}

func (c *cluster) connect(ctx context.Context) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, c.base.String())
	if err != nil {
		return nil, fmt.Errorf("connect to the server for tests: %w", err)
	}
	return conn, nil
}

func closeConn(ctx context.Context, conn *pgx.Conn) error {
	if err := conn.Close(context.WithoutCancel(ctx)); err != nil {
		return fmt.Errorf("close the connection: %w", err)
	}
	return nil
}

type state int

const (
	absent state = iota
	unfinished
	finished
)

func templateState(ctx context.Context, conn *pgx.Conn, name string) (state, error) {
	var open bool
	err := conn.QueryRow(ctx, "SELECT datallowconn FROM pg_database WHERE datname = $1", name).Scan(&open)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return absent, nil
	case err != nil:
		return absent, fmt.Errorf("look for the template: %w", err)
	case open:
		return unfinished, nil
	default:
		return finished, nil
	}
}

// templateName gives every key its own name, whatever its length and letters.
func templateName(key string) string {
	sum := sha256.Sum256([]byte(key))
	return "parley_template_" + hex.EncodeToString(sum[:12])
}

func newName() string { return "parley_test_" + strings.ToLower(rand.Text()) }

func quote(name string) string { return pgx.Identifier{name}.Sanitize() }
