package server_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/server"
)

// connection remembers the read deadlines that are set on it.
type connection struct {
	*httptest.ResponseRecorder
	deadlines []time.Time
}

func (c *connection) SetReadDeadline(t time.Time) error {
	c.deadlines = append(c.deadlines, t)
	return nil
}

func TestABodyHasADeadlineUntilItsEnd(t *testing.T) {
	c := &connection{ResponseRecorder: httptest.NewRecorder()}
	handler := prepare(t, nil).SlowBodies(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		require.Len(t, c.deadlines, 1)
		require.WithinDuration(t, time.Now().Add(30*time.Second), c.deadlines[0], 10*time.Second)
		first := make([]byte, 1)
		_, err := io.ReadFull(r.Body, first)
		require.NoError(t, err)
		require.Len(t, c.deadlines, 1)
		_, err = io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Len(t, c.deadlines, 2)
		require.True(t, c.deadlines[1].IsZero(), "an answer may take its time")
	}))
	handler.ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{}")))
}

func TestABodyThatDoesNotEndHoldsNoConnection(t *testing.T) {
	n := prepare(t, func(o *server.Options) {
		o.GraphQL = api{serve: func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				http.Error(w, "The body could not be read.", http.StatusBadRequest)
			}
		}}
	})
	*n.BodyTimeout() = 200 * time.Millisecond
	n.run(t)
	for request, status := range map[string]string{
		"POST /graphql":  "400 Bad Request",
		"GET /healthz":   "200 OK", // nobody reads the body of these
		"POST /metrics":  "405 Method Not Allowed",
		"POST /nowhere":  "404 Not Found",
		"POST /graphql/": "404 Not Found",
	} {
		t.Run(request, func(t *testing.T) {
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", n.Addr())
			require.NoError(t, err)
			defer conn.Close()
			_, err = fmt.Fprintf(conn, "%s HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", request)
			require.NoError(t, err)
			require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
			answer, err := io.ReadAll(conn) // until the server closes
			require.NoError(t, err, "the connection is held")
			require.Contains(t, string(answer), "HTTP/1.1 "+status)
		})
	}
}

func TestAHandlerMayGiveABodyMoreTime(t *testing.T) {
	waiting := make(chan struct{})
	n := prepare(t, func(o *server.Options) {
		o.GraphQL = api{serve: func(w http.ResponseWriter, r *http.Request) {
			err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Hour))
			close(waiting)
			if err == nil {
				_, err = io.Copy(w, r.Body)
			}
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
			}
		}}
	})
	*n.BodyTimeout() = 10 * time.Millisecond
	n.run(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", n.Addr())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprint(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nla")
	require.NoError(t, err)
	<-waiting
	<-time.After(50 * time.Millisecond) // longer than the body had
	_, err = fmt.Fprint(conn, "te")
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	require.Contains(t, string(answer), "late")
}

func TestADrainLeavesBodiesLessTime(t *testing.T) {
	n := prepare(t, nil)
	c := &connection{ResponseRecorder: httptest.NewRecorder()}
	last := func() time.Time { return c.deadlines[len(c.deadlines)-1] }
	soon, now := time.Now().Add(5*time.Second), time.Now()
	n.SlowBodies(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allow := func(deadline time.Time) time.Time {
			require.NoError(t, http.NewResponseController(w).SetReadDeadline(deadline))
			return last()
		}
		hour := now.Add(time.Hour)
		require.Equal(t, hour, allow(hour))
		n.HastenBodies(soon)
		require.Equal(t, soon, last(), "of a body that is under way")
		require.Equal(t, soon, allow(hour), "whatever a handler gives")
		require.Equal(t, soon, allow(time.Time{}))
		require.Equal(t, now, allow(now))
		_, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.True(t, last().IsZero(), "an answer may take its time")
		require.Equal(t, hour, allow(hour))
	})).ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{}")))

	n.HastenBodies(now.Add(-time.Hour))
	n.SlowBodies(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		require.True(t, last().After(now), "who comes now has a moment")
		require.True(t, last().Before(time.Now().Add(3*time.Second)))
	})).ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{}")))
}

func TestALeftBodyIsNotReadForLong(t *testing.T) {
	c := &connection{ResponseRecorder: httptest.NewRecorder()}
	handler := prepare(t, nil).SlowBodies(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		require.NoError(t, http.NewResponseController(w).SetReadDeadline(time.Now().Add(time.Hour)))
	}))
	handler.ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{}")))
	require.True(t, c.deadlines[len(c.deadlines)-1].Before(time.Now().Add(6*time.Second)))
}
