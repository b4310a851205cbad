package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/auth"
	"parley/internal/client"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

// metric reads a figure that the server tells of itself.
func (p *process) metric(t *testing.T, name string) int {
	t.Helper()
	_, text := p.get(t, "/metrics")
	found := regexp.MustCompile(`(?m)^` + name + ` (\d+)$`).FindStringSubmatch(text)
	require.NotNil(t, found, name)
	n, err := strconv.Atoi(found[1])
	require.NoError(t, err)
	return n
}

// Hundreds of users whose sockets are cut at once, and who all come back at once, cost not one write of presence.
func TestAStormOfReconnectingSocketsWritesNothing(t *testing.T) {
	const users = 300
	url := dbtest.PostgresURL(t)
	p := launch(t, "PARLEY_DATABASE_URL="+url, secret, "PARLEY_PRESENCE_GRACE=5m", "PARLEY_MAX_SOCKETS_PER_ADDRESS=0")
	clients := someUsers(t, url, p, users)

	first := dialAll(t, clients)
	p.becomes(t, "parley_users_online", users)
	settled := p.settle(t)
	require.Less(t, settled, users/2, "who comes at the same time is written together")
	for _, s := range first {
		require.NoError(t, s.Kill())
	}
	p.becomes(t, "parley_sockets", 0)
	dialAll(t, clients)
	p.becomes(t, "parley_sockets", users)
	p.becomes(t, "parley_users_online", users)
	require.Equal(t, settled, p.settle(t))
}

// becomes waits until a figure is as wanted.
func (p *process) becomes(t *testing.T, name string, want int) {
	t.Helper()
	require.Eventually(t, func() bool { return p.metric(t, name) == want }, patience, 10*time.Millisecond, name)
}

// settle waits until presence writes nothing any more, and gives how often it did.
func (p *process) settle(t *testing.T) int {
	t.Helper()
	writes := -1
	require.Eventually(t, func() bool {
		before := writes
		writes = p.metric(t, "parley_presence_writes_total")
		return writes == before
	}, patience, 2*time.Second)
	return writes
}

// someUsers gives users of a server, each signed in.
func someUsers(t *testing.T, url string, p *process, n int) []*client.Client {
	t.Helper()
	db := dbtest.Open(t, database.Options{URL: url})
	_, key, _ := strings.Cut(secret, "=")
	accounts, err := auth.New(t.Context(), auth.Options{DB: db, Keys: [][]byte{[]byte(key)}})
	require.NoError(t, err)
	clients := make([]*client.Client, n)
	for i := range clients {
		name := fmt.Sprint("user", i)
		dbtest.User(t, db, name)
		grant, err := accounts.IssueToken(t.Context(), name, time.Hour)
		require.NoError(t, err)
		clients[i] = p.As(grant.AccessToken)
	}
	return clients
}

// dialAll opens a socket for each client, all at once.
func dialAll(t *testing.T, clients []*client.Client) []*client.Socket {
	t.Helper()
	sockets, errs := make([]*client.Socket, len(clients)), make([]error, len(clients))
	var wg sync.WaitGroup
	for i, c := range clients {
		wg.Go(func() { sockets[i], errs[i] = c.Dial(t.Context()) })
	}
	wg.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	return sockets
}
