package server_test

import (
	"fmt"
	"net"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/server"
)

func TestAFileThatNobodyReadsIsGivenUp(t *testing.T) {
	ended := make(chan error, 1)
	n := prepare(t, func(o *server.Options) {
		o.Web = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for part := make([]byte, 1<<20); ; {
				if _, err := w.Write(part); err != nil {
					ended <- err
					return
				}
			}
		})
	})
	require.InDelta(t, 2*time.Minute, *n.AnswerTimeout(), float64(time.Minute))
	*n.AnswerTimeout() = 100 * time.Millisecond
	n.run(t)
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", n.Addr())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprint(conn, "GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
	require.NoError(t, err)
	select {
	case err := <-ended:
		require.ErrorContains(t, err, "i/o timeout")
	case <-time.After(10 * time.Second):
		t.Fatal("the handler still writes")
	}
}
