package server_test

import (
	"io"
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

func TestABodyHasADeadlineWhileItIsRead(t *testing.T) {
	c := &connection{ResponseRecorder: httptest.NewRecorder()}
	handler := server.SlowBodies(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		require.Empty(t, c.deadlines, "reading has not begun")
		first := make([]byte, 1)
		_, err := io.ReadFull(r.Body, first)
		require.NoError(t, err)
		require.Len(t, c.deadlines, 1)
		require.WithinDuration(t, time.Now().Add(30*time.Second), c.deadlines[0], 10*time.Second)
		_, err = io.ReadAll(r.Body)
		require.NoError(t, err)
		require.Len(t, c.deadlines, 2)
		require.True(t, c.deadlines[1].IsZero(), "an answer may take its time")
	}))
	handler.ServeHTTP(c, httptest.NewRequestWithContext(t.Context(), "POST", "/graphql", strings.NewReader("{}")))
}
