package postgres_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"parley/internal/testkit/postgres"
)

// holdServer makes this binary start a server, print its URL and wait to be killed.
const holdServer = "PARLEY_TESTKIT_HOLD_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(holdServer) == "" {
		os.Exit(m.Run())
	}
	server, err := postgres.New(context.Background())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(server.URL())
	select {}
}

func TestEachTestHasItsOwnDatabase(t *testing.T) {
	t.Parallel()
	first := postgres.Database(t, "own", createNotes)
	second := postgres.Database(t, "own", createNotes)

	exec1(t, first, "INSERT INTO notes VALUES ('only here')")

	require.Equal(t, 1, count(t, first, "notes"))
	require.Equal(t, 0, count(t, second, "notes"))
}

func TestDatabaseIsDroppedAfterItsTest(t *testing.T) {
	t.Parallel()
	var url string
	t.Run("user", func(t *testing.T) { url = postgres.Empty(t) })

	_, err := pgx.Connect(t.Context(), url)
	require.ErrorContains(t, err, "does not exist")
}

func TestDatabaseWithOpenConnectionsIsDroppedAllTheSame(t *testing.T) {
	t.Parallel()
	var conn *pgx.Conn
	t.Run("user", func(t *testing.T) { conn = connect(t, postgres.Empty(t)) })

	require.Error(t, conn.Ping(t.Context()))
}

func TestTemplateIsMigratedOnceForAllWhoAskAtOnce(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t)
	var migrations atomic.Int32
	migrate := func(ctx context.Context, url string) error {
		migrations.Add(1)
		return createNotes(ctx, url)
	}

	urls := make([]string, 8)
	var all sync.WaitGroup
	for i := range urls {
		all.Go(func() { urls[i] = server.Database(t, "once", migrate) })
	}
	all.Wait()

	require.EqualValues(t, 1, migrations.Load())
	seen := map[string]bool{}
	for _, url := range urls {
		require.Equal(t, 0, count(t, url, "notes"))
		seen[url] = true
	}
	require.Len(t, seen, len(urls))
}

func TestKeysHaveTemplatesOfTheirOwn(t *testing.T) {
	t.Parallel()
	notes := postgres.Database(t, "with notes", createNotes)
	none := postgres.Database(t, "without", func(context.Context, string) error { return nil })

	require.Equal(t, 1, countTables(t, notes))
	require.Equal(t, 0, countTables(t, none))
}

func TestPrivateServerKeepsItsDataOverStopAndStart(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t)
	url := server.Database(t, "stop", createNotes)
	exec1(t, url, "INSERT INTO notes VALUES ('kept')")

	require.NoError(t, server.Stop(t.Context()))
	_, err := pgx.Connect(t.Context(), url)
	require.Error(t, err)

	require.NoError(t, server.Start(t.Context()))
	require.Equal(t, 1, count(t, url, "notes"))
}

func TestPrivateServerRecoversWhatWasCommittedBeforeACrash(t *testing.T) {
	t.Parallel()
	server := postgres.Private(t, postgres.Durable())
	url := server.Database(t, "crash", createNotes)
	exec1(t, url, "INSERT INTO notes VALUES ('kept')")

	require.NoError(t, server.Crash(t.Context()))
	require.NoError(t, server.Start(t.Context()))

	require.Equal(t, 1, count(t, url, "notes"))
}

func TestServerLeftStoppedIsRemovedQuietly(t *testing.T) {
	t.Parallel()
	var dir string
	t.Run("user", func(t *testing.T) {
		server := postgres.Private(t)
		dir = directory(t, server.URL())
		server.Database(t, "stopped", createNotes)
		require.NoError(t, server.Stop(t.Context()))
	})
	require.NoDirExists(t, dir)
}

func TestCommitsWaitForTheDiskOnlyOnDurableServers(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		options []postgres.Option
		fsync   string
	}{
		{"by default", nil, "off"},
		{"durable", []postgres.Option{postgres.Durable()}, "on"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			server := postgres.Private(t, append(tc.options, postgres.Setting("application_name", "it's ours"))...)
			require.Equal(t, tc.fsync, show(t, server.URL(), "fsync"))
			require.Equal(t, "on", show(t, server.URL(), "synchronous_commit"))
			require.Equal(t, "it's ours", show(t, server.URL(), "application_name"))
		})
	}
}

func TestABadSettingIsReportedWithTheServersOwnWords(t *testing.T) {
	t.Parallel()
	_, err := postgres.New(t.Context(), postgres.Setting("no_such_setting", "1"))
	require.ErrorContains(t, err, "no_such_setting")
}

func TestAClosedServerRefusesCommands(t *testing.T) {
	t.Parallel()
	server, err := postgres.New(t.Context())
	require.NoError(t, err)
	require.NoError(t, server.Close())
	require.NoError(t, server.Close())
	require.ErrorContains(t, server.Start(t.Context()), "closed")
}

func TestServerEndsWhenItsProcessIsKilled(t *testing.T) {
	t.Parallel()
	holder := exec.CommandContext(t.Context(), os.Args[0])
	holder.Env = append(os.Environ(), holdServer+"=1")
	out, err := holder.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, holder.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	url := strings.TrimSpace(line)
	dir := directory(t, url)
	require.DirExists(t, dir)
	require.Equal(t, "off", show(t, url, "fsync"))

	require.NoError(t, holder.Process.Kill())
	require.Error(t, holder.Wait())

	require.Eventually(t, func() bool {
		_, err := os.Stat(dir)
		return errors.Is(err, os.ErrNotExist)
	}, 30*time.Second, 20*time.Millisecond)
	_, err = pgx.Connect(t.Context(), url)
	require.Error(t, err)
}

func createNotes(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE TABLE notes (body text)")
	return errors.Join(err, conn.Close(ctx))
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	return conn
}

func exec1(t *testing.T, url, sql string) {
	t.Helper()
	_, err := connect(t, url).Exec(t.Context(), sql)
	require.NoError(t, err)
}

func count(t *testing.T, url, table string) (n int) {
	t.Helper()
	sql := "SELECT count(*) FROM " + pgx.Identifier{table}.Sanitize()
	require.NoError(t, connect(t, url).QueryRow(t.Context(), sql).Scan(&n))
	return n
}

func countTables(t *testing.T, url string) (n int) {
	t.Helper()
	sql := "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
	require.NoError(t, connect(t, url).QueryRow(t.Context(), sql).Scan(&n))
	return n
}

func show(t *testing.T, url, setting string) (value string) {
	t.Helper()
	sql := "SELECT current_setting($1)"
	require.NoError(t, connect(t, url).QueryRow(t.Context(), sql, setting).Scan(&value))
	return value
}

// directory gives the private directory of a server, in which its socket stands.
func directory(t *testing.T, url string) string {
	t.Helper()
	config, err := pgx.ParseConfig(url)
	require.NoError(t, err)
	return config.Host
}
