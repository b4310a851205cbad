package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"parley/internal/config"
	"parley/internal/request"
	"parley/internal/server"
)

// api is a GraphQL handler of a test's making.
type api struct {
	serve http.HandlerFunc
	drain func(context.Context) error
}

func (a api) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.serve(w, r) }

func (a api) Drain(ctx context.Context) error {
	if a.drain == nil {
		return nil
	}
	return a.drain(ctx)
}

// logged is a log that many goroutines may write and a test may read.
type logged struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// node is a running server.
type node struct {
	*server.Server
	url  string
	log  *logged
	stop context.CancelFunc
	done chan error
}

// start runs a server on a free port until the test ends. Configure changes its options first.
func start(t *testing.T, configure func(*server.Options)) *node {
	t.Helper()
	n := prepare(t, configure)
	n.run(t)
	return n
}

func prepare(t *testing.T, configure func(*server.Options)) *node {
	t.Helper()
	n := &node{log: &logged{}, done: make(chan error, 1)}
	o := server.Options{
		Config: config.Default(),
		GraphQL: api{serve: func(w http.ResponseWriter, r *http.Request) {
			_ = json.NewEncoder(w).Encode(request.From(r.Context()))
		}},
		Schema: []byte("type Query { ok: Boolean }\n"), Version: "v1.2.3",
		Logger: slog.New(slog.NewJSONHandler(n.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	o.Config.Listen = "127.0.0.1:0"
	o.Config.ReadinessDelay = 0
	if configure != nil {
		configure(&o)
	}
	n.Server = server.New(o)
	require.NoError(t, n.Listen(t.Context()))
	n.url = "http://" + n.Addr()
	return n
}

func (n *node) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	n.stop = cancel
	go func() { n.done <- n.Run(ctx); close(n.done) }()
	t.Cleanup(func() {
		cancel()
		for range n.done { // until Run has returned
		}
	})
}

func (n *node) do(t *testing.T, method, path string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, n.url+path, nil)
	require.NoError(t, err)
	for name, values := range header {
		req.Header[name] = values
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res, string(body)
}

func TestHealth(t *testing.T) {
	n := start(t, nil)
	res, body := n.do(t, "GET", "/healthz", nil)
	require.Equal(t, 200, res.StatusCode)
	require.JSONEq(t, `{"status":"ok"}`, body)
	require.Equal(t, "no-store", res.Header.Get("Cache-Control"))
}

func TestReadyNamesTheFailedCheckOnly(t *testing.T) {
	var down error
	n := start(t, func(o *server.Options) {
		o.Checks = []server.Check{
			{Name: "database", Ready: func(context.Context) error { return down }},
			{Name: "migrations", Ready: func(context.Context) error { return nil }},
		}
	})
	res, body := n.do(t, "GET", "/readyz", nil)
	require.Equal(t, 200, res.StatusCode)
	require.JSONEq(t, `{"status":"ok","checks":{"server":"ok","database":"ok","migrations":"ok"}}`, body)

	down = errors.New("dial tcp db.internal:5432: connection refused")
	res, body = n.do(t, "GET", "/readyz", nil)
	require.Equal(t, 503, res.StatusCode)
	require.JSONEq(t, `{"status":"unavailable","checks":{"server":"ok","database":"failed","migrations":"ok"}}`, body)
	require.Contains(t, n.log.String(), "db.internal", "the log says more")
}

func TestReadinessChecksAreBounded(t *testing.T) {
	n := start(t, func(o *server.Options) {
		o.Checks = []server.Check{{Name: "database", Ready: func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}}}
	})
	res, _ := n.do(t, "GET", "/readyz", nil)
	require.Equal(t, 503, res.StatusCode)
}

func TestSchema(t *testing.T) {
	n := start(t, nil)
	res, body := n.do(t, "GET", "/schema.graphqls", nil)
	require.Equal(t, 200, res.StatusCode)
	require.Equal(t, "type Query { ok: Boolean }\n", body)
	require.Equal(t, "text/plain; charset=utf-8", res.Header.Get("Content-Type"))
	res, _ = n.do(t, "POST", "/schema.graphqls", nil)
	require.Equal(t, 405, res.StatusCode)
}

func TestWhatIsTurnedOffIsNotThere(t *testing.T) {
	n := start(t, func(o *server.Options) {
		o.Config.Introspection, o.Config.GraphiQL = false, false
		o.Web = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/" && r.URL.Path != "/graphiql" {
				http.NotFound(w, r)
			}
		})
	})
	for path, want := range map[string]int{"/": 200, "/schema.graphqls": 404, "/graphiql": 404, "/graphiql/assets/a.js": 404} {
		res, _ := n.do(t, "GET", path, nil)
		require.Equal(t, want, res.StatusCode, path)
	}
}

func TestRequestID(t *testing.T) {
	n := start(t, nil)
	for given, kept := range map[string]bool{
		"":                      false,
		"trace-1.2:3/4_5+6=":    true,
		strings.Repeat("a", 64): true,
		strings.Repeat("a", 65): false,
		"two words":             false,
		`"quoted"`:              false,
		"naïve":                 false,
	} {
		res, body := n.do(t, "GET", "/graphql", http.Header{"X-Request-Id": {given}})
		id := res.Header.Get("X-Request-Id")
		require.Equal(t, kept, id == given, given)
		require.NotEmpty(t, id)
		require.LessOrEqual(t, len(id), 64)
		require.Contains(t, body, `"ID":"`+id+`"`, "handlers see the id that is answered")
	}
}

func TestClientAddress(t *testing.T) {
	for name, tc := range map[string]struct {
		trusted   string
		forwarded []string
		want      string
	}{
		"no proxy":                     {"", nil, "127.0.0.1"},
		"a stranger's header":          {"", []string{"203.0.113.9"}, "127.0.0.1"},
		"a trusted proxy":              {"127.0.0.0/8", []string{"203.0.113.9"}, "203.0.113.9"},
		"a trusted proxy, silent":      {"127.0.0.0/8", nil, "127.0.0.1"},
		"spoofed before the proxy":     {"127.0.0.0/8", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		"two proxies":                  {"127.0.0.0/8,10.0.0.0/8", []string{"198.51.100.1, 203.0.113.9", "10.1.2.3"}, "203.0.113.9"},
		"with a port":                  {"127.0.0.0/8", []string{"203.0.113.9:4711"}, "203.0.113.9"},
		"IPv6 in brackets with a port": {"127.0.0.0/8", []string{"[2001:db8::7]:4711"}, "2001:db8::7"},
		"IPv4 in IPv6":                 {"127.0.0.0/8", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		"nonsense":                     {"127.0.0.0/8", []string{"203.0.113.9, unknown"}, "127.0.0.1"},
		"only proxies":                 {"127.0.0.0/8", []string{"127.0.0.9, 127.0.0.8"}, "127.0.0.9"},
	} {
		t.Run(name, func(t *testing.T) {
			n := start(t, func(o *server.Options) {
				for prefix := range strings.SplitSeq(tc.trusted, ",") {
					if prefix != "" {
						o.Config.TrustedProxies = append(o.Config.TrustedProxies, netip.MustParsePrefix(prefix))
					}
				}
			})
			_, body := n.do(t, "GET", "/graphql", http.Header{"X-Forwarded-For": tc.forwarded})
			require.Contains(t, body, `"Address":"`+tc.want+`"`)
		})
	}
}

// A proxy that was forgotten in the settings is told of, once.
func TestAnUnknownProxyIsWarnedOf(t *testing.T) {
	const warning = "X-Forwarded-For is not believed"
	n := start(t, nil)
	n.do(t, "GET", "/graphql", nil)
	require.NotContains(t, n.log.String(), warning)
	for range 2 {
		n.do(t, "GET", "/graphql", http.Header{"X-Forwarded-For": {"203.0.113.9"}})
	}
	require.Equal(t, 1, strings.Count(n.log.String(), warning))
	require.Contains(t, n.log.String(), "PARLEY_TRUSTED_PROXIES")
	require.NotContains(t, n.log.String(), "203.0.113.9", "what a stranger wrote is not logged")

	known := start(t, func(o *server.Options) {
		o.Config.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}
	})
	known.do(t, "GET", "/graphql", http.Header{"X-Forwarded-For": {"203.0.113.9"}})
	require.NotContains(t, known.log.String(), warning)
}

func TestUserAgentIsCut(t *testing.T) {
	n := start(t, nil)
	_, body := n.do(t, "GET", "/graphql", http.Header{"User-Agent": {strings.Repeat("a", 255) + "ü"}})
	require.Contains(t, body, `"UserAgent":"`+strings.Repeat("a", 255)+`"`)
}

func TestTheLogHoldsNoSecrets(t *testing.T) {
	n := start(t, nil)
	n.do(t, "GET", "/graphql?query=hush&token=hush", http.Header{"Authorization": {"Bearer hush"}})
	require.Eventually(t, func() bool { return strings.Contains(n.log.String(), `"path":"/graphql"`) }, time.Minute, time.Millisecond)
	require.NotContains(t, n.log.String(), "hush")
}

func TestPanic(t *testing.T) {
	n := start(t, func(o *server.Options) {
		o.GraphQL = api{serve: func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("late") {
				_, _ = io.WriteString(w, strings.Repeat("x", 1<<16))
			}
			panic("the cat is on the keyboard")
		}}
	})
	res, body := n.do(t, "GET", "/graphql", http.Header{"X-Request-Id": {"r-1"}})
	require.Equal(t, 500, res.StatusCode)
	require.Contains(t, body, "r-1")
	require.NotContains(t, body, "cat")
	require.Contains(t, n.log.String(), "the cat is on the keyboard")
	require.Contains(t, n.log.String(), "server_test.go", "the log has the stack")

	req, err := http.NewRequestWithContext(t.Context(), "GET", n.url+"/graphql?late", nil)
	require.NoError(t, err)
	late, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer late.Body.Close()
	_, err = io.ReadAll(late.Body)
	require.Error(t, err, "an answer cut short must not look complete")

	res, _ = n.do(t, "GET", "/healthz", nil)
	require.Equal(t, 200, res.StatusCode, "the server lives on")
}

func TestMetrics(t *testing.T) {
	n := start(t, func(o *server.Options) {
		o.Collectors = []prometheus.Collector{
			prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "parley_sockets", Help: "Open sockets."}, func() float64 { return 7 }),
		}
	})
	n.do(t, "GET", "/graphql", nil)
	n.do(t, "GET", "/no/such/page", nil)
	var body string
	require.Eventually(t, func() bool { // a request is counted after its answer
		_, body = n.do(t, "GET", "/metrics", nil)
		return strings.Contains(body, `parley_http_requests_total{code="404",route="none"} 1`)
	}, time.Minute, time.Millisecond)
	for _, line := range []string{
		`parley_http_requests_total{code="200",route="/graphql"} 1`,
		`parley_http_request_duration_seconds_count{code="200",route="/graphql"} 1`,
		`parley_build_info{version="v1.2.3"} 1`,
		"parley_sockets 7", "go_goroutines ", "process_open_fds ",
	} {
		require.Contains(t, body, line)
	}
	require.NotContains(t, body, "/no/such/page", "a stranger must not make labels")
}

func TestSocketsPassThrough(t *testing.T) {
	n := start(t, func(o *server.Options) {
		o.GraphQL = api{serve: func(w http.ResponseWriter, r *http.Request) {
			socket, err := new(websocket.Upgrader).Upgrade(w, r, nil)
			if err != nil {
				return
			}
			defer socket.Close()
			_ = socket.WriteMessage(websocket.TextMessage, []byte("hello"))
		}}
	})
	socket, res, err := websocket.DefaultDialer.DialContext(t.Context(), "ws://"+n.Addr()+"/graphql", nil)
	require.NoError(t, err)
	defer socket.Close()
	require.Equal(t, 101, res.StatusCode)
	_, text, err := socket.ReadMessage()
	require.NoError(t, err)
	require.Equal(t, "hello", string(text))
	require.Eventually(t, func() bool {
		_, body := n.do(t, "GET", "/metrics", nil)
		return strings.Contains(body, `parley_http_requests_total{code="101",route="/graphql"} 1`) &&
			!strings.Contains(body, `duration_seconds_count{code="101"`)
	}, time.Minute, time.Millisecond)
}

func TestStreamsPassThrough(t *testing.T) {
	release := make(chan struct{})
	n := start(t, func(o *server.Options) {
		o.GraphQL = api{serve: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "one\n")
			_ = http.NewResponseController(w).Flush()
			<-release
		}}
	})
	req, err := http.NewRequestWithContext(t.Context(), "GET", n.url+"/graphql", nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	line := make([]byte, 4)
	_, err = io.ReadFull(res.Body, line)
	require.NoError(t, err, "what was flushed arrives before the handler ends")
	close(release)
}

func TestPortInUse(t *testing.T) {
	var lc net.ListenConfig
	taken, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	c := config.Default()
	c.Listen = taken.Addr().String()
	s := server.New(server.Options{Config: c, GraphQL: api{}})
	err = s.Run(t.Context())
	require.ErrorContains(t, err, "another program listens on "+c.Listen)
	require.ErrorContains(t, err, "PARLEY_LISTEN")
	require.Empty(t, s.Addr())
}

func TestNoSuchAddress(t *testing.T) {
	c := config.Default()
	c.Listen = "192.0.2.1:0" // RFC 5737: nobody has it
	err := server.New(server.Options{Config: c, GraphQL: api{}}).Listen(t.Context())
	require.ErrorContains(t, err, "this machine has no address 192.0.2.1:0")
}
