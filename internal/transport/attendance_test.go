package transport_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// register is an Attendance that keeps what it is told.
type register struct {
	mu    sync.Mutex
	there map[string]int
	acts  map[string]int
}

func (r *register) note(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.there == nil {
		r.there, r.acts = map[string]int{}, map[string]int{}
	}
	change()
}

func (r *register) Opened(subject string) { r.note(func() { r.there[subject]++ }) }
func (r *register) Closed(subject string) { r.note(func() { r.there[subject]-- }) }
func (r *register) Active(subject string) { r.note(func() { r.acts[subject]++ }) }

func (r *register) sockets(subject string) (n int) {
	r.note(func() { n = r.there[subject] })
	return n
}

func (r *register) active(subject string) (n int) {
	r.note(func() { n = r.acts[subject] })
	return n
}

func (r *register) awaits(t *testing.T, subject string, sockets int) {
	t.Helper()
	require.Eventually(t, func() bool { return r.sockets(subject) == sockets }, patience, time.Millisecond)
}

func attended(r *register) func(*transport.Options) {
	return func(o *transport.Options) { o.Attendance = r }
}

func TestSocketsAndStreamsOfUsersAreToldOf(t *testing.T) {
	r := new(register)
	s := serve(t, attended(r))
	silent := s.dial(t)
	nobody := s.connect(t, "")
	ada, phone := s.connect(t, "ada"), s.connect(t, "ada")
	require.Equal(t, 2, r.sockets("ada"))
	stream := s.listen(t, "subscription { ticks }", "Authorization", "Bearer ada")
	r.awaits(t, "ada", 3)
	crowded := s.connect(t, "bob")
	require.Equal(t, 1, r.sockets("bob"))

	require.NoError(t, phone.NetConn().Close(), "without a close frame")
	r.awaits(t, "ada", 2)
	stream.cancel()
	r.awaits(t, "ada", 1)
	require.NoError(t, ada.Close())
	r.awaits(t, "ada", 0)
	s.door.revoke("bob")
	require.Equal(t, 4403, crowded.closeCode())
	r.awaits(t, "bob", 0)
	require.NoError(t, silent.Close())
	require.NoError(t, nobody.Close())
	r.note(func() {
		require.Equal(t, map[string]int{"ada": 0, "bob": 0}, r.there, "of nobody nothing is told")
	})
}

func TestWhatUsersDoIsToldOfAndPingsAreNot(t *testing.T) {
	r := new(register)
	s := serve(t, attended(r))
	ada := s.connect(t, "ada")
	ada.expectCalm()
	require.NoError(t, ada.WriteControl(9, nil, time.Now().Add(patience)))
	ada.expectCalm()
	require.Zero(t, r.active("ada"))
	ada.subscribe("1", "{ hello }")
	ada.expect(next("1", `{"hello":"hello"}`), complete("1"))
	require.Equal(t, 1, r.active("ada"))
	ada.subscribe("2", "subscription { ticks }")
	ada.send(complete("2"))
	ada.expectCalm()
	require.Equal(t, 3, r.active("ada"))

	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, strings.NewReader(query("{ hello }")))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer ada")
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, 4, r.active("ada"))
	require.Equal(t, 1, r.sockets("ada"), "a request is no socket")
}

// TestASocketThatIsTurnedAwayIsNotThere has a user with as many sockets as they may have.
func TestASocketThatIsTurnedAwayIsNotThere(t *testing.T) {
	r := new(register)
	s := serve(t, attended(r), limited(func(l *transport.Limits) { l.SocketsPerUser = 1 }))
	ada := s.connect(t, "ada")
	more := s.dial(t)
	more.send(map[string]any{"type": "connection_init", "payload": map[string]any{"authToken": "ada"}})
	require.Equal(t, 1013, more.closeCode())
	require.Equal(t, 1, r.sockets("ada"))
	require.NoError(t, ada.Close())
	r.awaits(t, "ada", 0)
}
