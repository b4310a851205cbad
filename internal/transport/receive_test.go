package transport_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// long bounds what must happen to uploads, however busy the machine is.
const long = time.Minute

// serveForms starts a server that lets whoever is refused send to the end.
func serveForms(t *testing.T, change ...func(*transport.Options)) *server {
	t.Helper()
	return serve(t, append(change, limited(func(l *transport.Limits) { l.CloseTimeout = long }))...)
}

// spooling gives files a directory of the test's own.
func spooling(dir string) func(*transport.Options) {
	return func(o *transport.Options) { o.SpoolDir = dir }
}

// openFiles counts the files of a directory that this process holds open, those without a name included.
func openFiles(t *testing.T, dir string) int {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("open files are counted in /proc")
	}
	links, err := filepath.Glob("/proc/self/fd/*")
	require.NoError(t, err)
	n := 0
	for _, link := range links {
		if target, err := os.Readlink(link); err == nil && strings.HasPrefix(target, dir) {
			n++
		}
	}
	return n
}

// requireNothingLeft waits until no file is open or counted, and finds none in the directory.
func (s *server) requireNothingLeft(t *testing.T, dir string) {
	t.Helper()
	require.Eventually(t, func() bool {
		return openFiles(t, dir) == 0 && s.handler.Stats().Spooled == 0
	}, long, 5*time.Millisecond)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, entries)
}

// What needs no file to be refused is refused without beginning one.
func TestNoFileIsBegunForWhatCannotRun(t *testing.T) {
	s := serveForms(t, diskless(t))
	form := one(strings.Repeat("x", 1<<20))
	asking := func(document string) string {
		return encode(field("operations", `{"query":"`+document+`","variables":{"file":null}}`), field("map", `{"0":["variables.file"]}`), attach("0", "x"))
	}
	for name, tc := range map[string]struct {
		form   string
		header []string
		code   string
		status int
	}{
		"nobody":              {form, []string{"Authorization", "", "Apollo-Require-Preflight", "1"}, "UNAUTHENTICATED", 200},
		"nobody, strictly":    {form, []string{"Authorization", "", "Accept", "application/graphql-response+json"}, "UNAUTHENTICATED", 401},
		"a token expired":     {form, []string{"Authorization", "Bearer expired"}, "TOKEN_EXPIRED", 200},
		"a bad token":         {form, []string{"Authorization", "Bearer bad"}, "UNAUTHENTICATED", 200},
		"a syntax error":      {asking(`mutation {`), nil, "GRAPHQL_PARSE_FAILED", 200},
		"an unknown field":    {asking(`mutation ($file: Upload) { nonsense(file: $file) }`), nil, "GRAPHQL_VALIDATION_FAILED", 200},
		"strictly":            {asking(`mutation ($file: Upload) { nonsense(file: $file) }`), []string{"Accept", "application/graphql-response+json"}, "GRAPHQL_VALIDATION_FAILED", 400},
		"a wrong variable":    {asking(`mutation ($file: Upload, $text: String!) { store(file: $file, text: $text) { size } }`), nil, "BAD_USER_INPUT", 200},
		"too many aliases":    {asking(`mutation { ` + strings.Repeat("a: bump ", 40) + `}`), nil, "QUERY_TOO_COMPLEX", 200},
		"nothing acceptable":  {form, []string{"Accept", "image/png"}, "BAD_REQUEST", 406},
		"no preflight":        {form, []string{"Authorization", "", "Accept", "*/*"}, "CSRF_PREFLIGHT_REQUIRED", 400},
		"an unknown hash":     {encode(field("operations", `{"variables":{"file":null},"extensions":{"persistedQuery":{"version":1,"sha256Hash":"`+digest("x")+`"}}}`), field("map", `{"0":["variables.file"]}`), attach("0", "x")), nil, "PERSISTED_QUERY_NOT_FOUND", 200},
		"large operations":    {encode(field("operations", query("{ hello #"+strings.Repeat("x", 1<<20)+"\n}"))), nil, "LIMIT_EXCEEDED", 413},
		"a large map":         {encode(storing(`{}`), field("map", `{"`+strings.Repeat("x", 1<<20)+`":[]}`)), nil, "LIMIT_EXCEEDED", 413},
		"the disk is missing": {form, nil, "INTERNAL", 500}, // what the others would be
	} {
		t.Run(name, func(t *testing.T) {
			for _, body := range []io.Reader{strings.NewReader(tc.form), io.MultiReader(strings.NewReader(tc.form))} {
				r := s.upload(t, body, tc.header...)
				require.Equal(t, tc.status, r.status, r.body)
				require.Equal(t, tc.code, r.code(t))
				require.NotContains(t, r.body, "nowhere")
			}
		})
	}
	require.Contains(t, s.log.String(), "keep an upload")
}

// A page of another site can have a browser send a form with whatever is in it, but not with a header of
// its choice.
func TestAFormOfAForeignPageIsRefused(t *testing.T) {
	s := serveForms(t, func(o *transport.Options) { o.AllowedOrigins = []string{"https://app.example"} })
	own := s.URL
	for name, tc := range map[string]struct {
		header []string
		passes bool
	}{
		"a form of a page":               {[]string{"Origin", "https://evil.example", "Accept", "text/html,*/*;q=0.8", "Sec-Fetch-Mode", "navigate", "Sec-Fetch-Site", "cross-site"}, false},
		"a form of an old browser":       {[]string{"Accept", "text/html,*/*;q=0.8"}, false},
		"fetch without cors":             {[]string{"Origin", "https://evil.example", "Accept", "application/json", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Site", "cross-site"}, false},
		"a sandboxed page":               {[]string{"Origin", "null", "Accept", "application/json", "Sec-Fetch-Mode", "cors"}, false},
		"a neighbour without its origin": {[]string{"Accept", "application/json", "Sec-Fetch-Mode", "no-cors", "Sec-Fetch-Site", "same-site"}, false},
		"a program's default":            {[]string{"Accept", "*/*"}, false},
		"Apollo's header":                {[]string{"Apollo-Require-Preflight", "true"}, true},
		"a name of an operation":         {[]string{"X-Apollo-Operation-Name", "Send"}, true},
		"its own page":                   {[]string{"Origin", own, "Accept", "*/*", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin"}, true},
		"a listed page":                  {[]string{"Origin", "https://app.example", "Accept", "application/json", "Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "cross-site"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			r := s.upload(t, strings.NewReader(encode(field("operations", query("{ hello }")), field("map", "{}"))), append(tc.header, "Authorization", "")...)
			if tc.passes {
				require.JSONEq(t, `{"data":{"hello":"hello"}}`, r.body)
				return
			}
			require.Equal(t, 400, r.status)
			require.Equal(t, "CSRF_PREFLIGHT_REQUIRED", r.code(t))
		})
	}
}

// A file of exactly the limit passes; one byte more is refused, whether the length of the body is known or
// not, and though the client still sends.
func TestAFileThatIsTooLarge(t *testing.T) {
	dir := t.TempDir()
	s := serveForms(t, spooling(dir), limited(func(l *transport.Limits) { l.File = 1 << 20 }))
	most := strings.Repeat("x", 1<<20)
	require.Len(t, s.upload(t, strings.NewReader(one(most))).stored(t), 1)
	require.Len(t, s.upload(t, io.MultiReader(strings.NewReader(one(most)))).stored(t), 1)
	for name, body := range map[string]string{
		"a byte": one(most + "x"), "twice": one(most + most), "much": one(strings.Repeat(most, 8)),
		"more than any request": one(strings.Repeat("x", 10<<20+200<<10)),
	} {
		t.Run(name, func(t *testing.T) {
			for _, reader := range []io.Reader{strings.NewReader(body), io.MultiReader(strings.NewReader(body))} {
				r := s.upload(t, reader)
				require.Equal(t, 413, r.status)
				require.Equal(t, "FILE_TOO_LARGE", r.code(t))
				require.Contains(t, r.body, "1048576 bytes")
			}
		})
	}
	second := encode(storing(`{"parcel":{"file":null,"more":[null]}}`),
		field("map", `{"a":["variables.parcel.file"],"b":["variables.parcel.more.0"]}`), attach("a", most), attach("b", most+"x"))
	r := s.upload(t, strings.NewReader(second))
	require.Equal(t, "FILE_TOO_LARGE", r.code(t))
	require.Contains(t, r.body, `"field":"more.0"`)
	s.requireNothingLeft(t, dir)
}

// raw opens a connection and sends the head of a request by ada, with further lines.
func (s *server) raw(t *testing.T, lines ...string) net.Conn {
	t.Helper()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", s.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(long)))
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ada\r\n"+
		"Content-Type: multipart/form-data; boundary=%s\r\n%s\r\n", boundary, strings.Join(append(lines, ""), "\r\n"))
	require.NoError(t, err)
	return conn
}

// answered reads the answer from a connection.
func answered(t *testing.T, conn net.Conn) reply {
	t.Helper()
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return reply{resp.StatusCode, resp.Header, string(body)}
}

// A client hears of an announced length before it has sent a byte, or asks first.
func TestAnAnnouncedLengthIsRefusedUnread(t *testing.T) {
	s := serve(t, diskless(t))
	for _, expect := range []string{"", "Expect: 100-continue\r\n"} {
		conn := s.raw(t, expect+"Content-Length: 999999999999")
		r := answered(t, conn)
		require.Equal(t, 413, r.status)
		require.Equal(t, "FILE_TOO_LARGE", r.code(t))
		_, err := io.Copy(io.Discard, conn) // until the server closes
		require.NoError(t, err)
	}
	// Behind the map it is known how many files there are.
	conn := s.raw(t, fmt.Sprintf("Content-Length: %d", 30<<20))
	head, _, _ := strings.Cut(one("x"), "photo.png")
	_, err := io.WriteString(conn, head)
	require.NoError(t, err)
	r := answered(t, conn)
	require.Equal(t, 413, r.status)
	require.Contains(t, r.body, `"field":"file"`)
}

// Who is refused while it sends can go on sending for a while, and gets the answer.
func TestARefusedClientMaySendToItsEnd(t *testing.T) {
	s := serveForms(t, diskless(t))
	form := one(strings.Repeat("x", 8<<20))
	conn := s.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
	_, err := io.WriteString(conn, form)
	require.NoError(t, err)
	r := answered(t, conn)
	require.Equal(t, "INTERNAL", r.code(t))
	_, err = io.Copy(io.Discard, conn)
	require.NoError(t, err)
}

// A file is one field's: a client must not have it taken twenty times for the price of one.
func TestAFileIsForOneField(t *testing.T) {
	s := serveForms(t)
	asking := func(selections string, fragments ...string) reply {
		document := "mutation ($file: Upload!) { " + selections + " } " + strings.Join(fragments, " ")
		return s.upload(t, strings.NewReader(encode(field("operations", `{"query":"`+document+`","variables":{"file":null}}`),
			field("map", `{"0":["variables.file"]}`), attach("0", "photo"))))
	}
	const f, g = "fragment f on Mutation { store(file: $file) { size } }", "fragment g on Mutation { ...f }"
	for name, document := range map[string][]string{
		"two aliases":       {"a: store(file: $file) { size } b: store(file: $file) { size }"},
		"a list":            {"store(files: [$file, $file]) { size }"},
		"objects":           {"a: store(parcel: {file: $file}) { size } b: store(parcel: {file: $file}) { size }"},
		"fragments":         {"...f ...g", f, g},
		"a nested one":      {"...g ... on Mutation { a: store(file: $file) { size } }", f, g},
		"a field left out":  {"...f a: store(file: $file) @skip(if: true) { size }", f},
		"several arguments": {"store(file: $file, parcels: [{file: $file}], grid: [[$file]]) { size }"},
	} {
		t.Run(name, func(t *testing.T) {
			r := asking(document[0], document[1:]...)
			require.Equal(t, 400, r.status, r.body)
			require.Equal(t, "BAD_REQUEST", r.code(t))
			require.Contains(t, r.body, "one place")
		})
	}
	require.Zero(t, s.world.stored.Load())
	r := asking("...g", f, g)
	require.Equal(t, 200, r.status, r.body)
	require.EqualValues(t, 1, s.world.stored.Load(), r.body)
}

// What comes too slowly is given up.
func TestAnUploadThatStopsIsGivenUp(t *testing.T) {
	dir := t.TempDir()
	for name, change := range map[string]func(*transport.Limits){
		"its pace":     func(l *transport.Limits) { l.UploadPace = 50 * time.Millisecond },
		"its time":     func(l *transport.Limits) { l.UploadTimeout = 50 * time.Millisecond },
		"without both": nil,
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, spooling(dir), limited(func(l *transport.Limits) {
				if change != nil {
					change(l)
				}
			}))
			form := one(strings.Repeat("x", 1<<20))
			conn := s.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
			_, err := io.WriteString(conn, form[:len(form)/2])
			require.NoError(t, err)
			if change == nil {
				require.NoError(t, conn.Close())
			} else {
				require.Equal(t, "BAD_REQUEST", answered(t, conn).code(t))
			}
			s.requireNothingLeft(t, dir)
			require.Zero(t, s.world.stored.Load())
		})
	}
}

// Files are there while the operation runs, and gone with its answer, whatever it is.
func TestFilesEndWithTheirRequest(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, spooling(dir))
	sending := func(mode string) io.Reader {
		return strings.NewReader(encode(storing(`{"files":[null,null],"mode":"`+mode+`"}`),
			field("map", `{"a":["variables.files.0"],"b":["variables.files.1"]}`), attach("a", "first"), attach("b", "second")))
	}
	result := make(chan reply, 1)
	go func() { result <- s.upload(t, sending("wait")) }()
	<-s.world.blocked
	require.Equal(t, 2, openFiles(t, dir))
	require.Equal(t, len("first")+len("second"), s.handler.Stats().Spooled)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, entries, "a file that has a name outlives kill -9")
	close(s.world.release)
	require.Len(t, (<-result).stored(t), 2)
	s.requireNothingLeft(t, dir)

	for _, mode := range []string{"panic", "fail"} {
		r := s.upload(t, sending(mode))
		require.Equal(t, 200, r.status)
		require.Contains(t, r.body, `"code":"INTERNAL"`)
		require.NotContains(t, r.body, "secret")
		s.requireNothingLeft(t, dir)
	}
	r := s.upload(t, sending(""), "Accept", "text/event-stream")
	require.Contains(t, r.body, "event: next")
	require.Contains(t, r.body, digest("second"))
	require.Contains(t, r.body, "event: complete")
	s.requireNothingLeft(t, dir)
}

// A client that leaves while its operation runs takes the files with it.
func TestFilesEndWithTheirClient(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, spooling(dir))
	form := encode(storing(`{"file":null,"mode":"wait"}`), field("map", `{"0":["variables.file"]}`), attach("0", "abc"))
	conn := s.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
	_, err := io.WriteString(conn, form)
	require.NoError(t, err)
	<-s.world.blocked
	require.Equal(t, 1, openFiles(t, dir))
	require.NoError(t, conn.Close())
	s.requireNothingLeft(t, dir)
}

// An upload takes minutes; a session that is revoked meanwhile changes nothing any more.
func TestASessionThatIsRevokedFinishesNoUpload(t *testing.T) {
	s := serve(t)
	form := one(strings.Repeat("x", 1<<20))
	conn := s.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
	_, err := io.WriteString(conn, form[:len(form)/2])
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.handler.Stats().Spooled > 0 }, long, time.Millisecond)
	s.door.revoke("ada")
	_, err = io.WriteString(conn, form[len(form)/2:])
	require.NoError(t, err)
	require.Equal(t, "UNAUTHENTICATED", answered(t, conn).code(t))
	require.Zero(t, s.world.stored.Load())
}

func TestFilesAtOnceAreBounded(t *testing.T) {
	dir := t.TempDir()
	s := serveForms(t, spooling(dir), limited(func(l *transport.Limits) { l.FilesPerUser, l.Files, l.Spool = 2, 4, 100 }))
	pair := func(mode string) io.Reader {
		return strings.NewReader(encode(storing(`{"files":[null,null],"mode":"`+mode+`"}`),
			field("map", `{"a":["variables.files.0"],"b":["variables.files.1"]}`), attach("a", "first"), attach("b", strings.Repeat("x", 80))))
	}
	result := make(chan reply, 1)
	go func() { result <- s.upload(t, pair("wait")) }()
	<-s.world.blocked

	r := s.upload(t, strings.NewReader(one("x")), "Accept", "application/graphql-response+json")
	require.Equal(t, 429, r.status)
	require.Equal(t, "RATE_LIMITED", r.code(t))
	require.Contains(t, r.body, `"retryAfterMs":1000`)
	// Another user may, as long as there is room on the disk.
	require.Len(t, s.upload(t, strings.NewReader(one("x")), "Authorization", "Bearer grace").stored(t), 1)
	r = s.upload(t, strings.NewReader(one(strings.Repeat("x", 80))), "Authorization", "Bearer grace")
	require.Equal(t, 503, r.status)
	require.Equal(t, "UNAVAILABLE", r.code(t))
	require.Contains(t, r.body, `"retryAfterMs":1000`)

	close(s.world.release)
	require.Len(t, (<-result).stored(t), 2)
	s.requireNothingLeft(t, dir)
	require.Len(t, s.upload(t, pair("")).stored(t), 2)
	three := encode(storing(`{"files":[null,null,null]}`), field("map", `{"a":["variables.files.0"],"b":["variables.files.1"],"c":["variables.files.2"]}`))
	require.Equal(t, "RATE_LIMITED", s.upload(t, strings.NewReader(three)).code(t))
}

func TestUploadsAtTheSameTime(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, spooling(dir))
	var sending sync.WaitGroup
	for i := range 20 {
		body := strings.Repeat(fmt.Sprint(i), 100_000)
		sending.Go(func() {
			r := s.upload(t, strings.NewReader(one(body)), "Authorization", fmt.Sprintf("Bearer user-%d", i))
			if got := r.stored(t); len(got) != 1 || got[0].SHA256 != digest(body) {
				t.Errorf("upload %d: %s", i, r.body)
			}
		})
	}
	sending.Wait()
	s.requireNothingLeft(t, dir)
}

// A file passes through a small buffer, whatever its size.
func TestAnUploadTakesLittleMemory(t *testing.T) {
	s := serve(t, spooling(t.TempDir()))
	body := []byte(one(strings.Repeat("x", 10<<20)))
	send := func() {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL, bytes.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		req.Header.Set("Authorization", "Bearer ada")
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.Equal(t, 200, resp.StatusCode)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	}
	send() // what is made once is made
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 4 {
		send()
	}
	runtime.ReadMemStats(&after)
	each := (after.TotalAlloc - before.TotalAlloc) / 4
	t.Logf("%d KiB for an upload of 10 MiB, client and all", each>>10)
	require.Less(t, each, uint64(1<<20))
}

// A drain that is cut off does not wait for an upload, and one that is not lets it finish.
func TestDrainLetsAnUploadFinish(t *testing.T) {
	s := serve(t)
	form := one(strings.Repeat("x", 1<<20))
	conn := s.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
	_, err := io.WriteString(conn, form[:len(form)/2])
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.handler.Stats().Spooled > 0 }, long, time.Millisecond)
	cutOff, cancel := context.WithCancel(t.Context())
	cancel()
	require.NoError(t, s.handler.Drain(cutOff), "no socket was cut off, and the server waits for requests")
	_, err = io.WriteString(conn, form[len(form)/2:])
	require.NoError(t, err)
	require.Len(t, answered(t, conn).stored(t), 1)
	require.NoError(t, s.handler.Drain(t.Context()))
}

// What would hold up a restart is refused, so that its client sends it to where it can stay.
func TestAStoppingServerTakesNoFiles(t *testing.T) {
	s := serveForms(t)
	var body *http.ResponseController
	reached := *s
	reached.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body = http.NewResponseController(w)
		s.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(reached.Close)
	form := one(strings.Repeat("x", 1<<20))
	conn := reached.raw(t, fmt.Sprintf("Content-Length: %d", len(form)))
	_, err := io.WriteString(conn, form[:len(form)/2])
	require.NoError(t, err)
	require.Eventually(t, func() bool { return s.handler.Stats().Spooled > 0 }, long, time.Millisecond)
	drained := make(chan error, 1)
	go func() { drained <- s.handler.Drain(t.Context()) }()
	require.Eventually(t, func() bool { return s.upload(t, strings.NewReader(one("x"))).status == 503 }, long, time.Millisecond)

	require.NoError(t, body.SetReadDeadline(time.Now())) // as the server does that drains
	for _, r := range []reply{s.upload(t, strings.NewReader(one("x"))), answered(t, conn)} {
		require.Equal(t, 503, r.status)
		require.Equal(t, "UNAVAILABLE", r.code(t))
		require.Equal(t, "1", r.header.Get("Retry-After"))
		require.Contains(t, r.body, "stopping")
	}
	require.NoError(t, conn.Close())
	require.NoError(t, <-drained)
}
