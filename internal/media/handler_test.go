package media_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/media"
	"parley/internal/media/s3"
)

// serve has a node's handler listen, and gives its address.
func (h *house) serve(s *media.Service) string {
	h.t.Helper()
	server := httptest.NewServer(s.Handler())
	h.t.Cleanup(server.Close)
	return server.URL
}

// request answers with status, headers and body; the URL is one of a service without a public one.
func request(t *testing.T, method, address string, headers ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, string(body)
}

func get(t *testing.T, address string, headers ...string) (status int, body string) {
	t.Helper()
	resp, body := request(t, http.MethodGet, address, headers...)
	return resp.StatusCode, body
}

// requireHarmless wants what every answer carries.
func requireHarmless(t *testing.T, resp *http.Response) {
	t.Helper()
	require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
	require.Equal(t, "sandbox; default-src 'none'", resp.Header.Get("Content-Security-Policy"))
	require.Equal(t, "cross-origin", resp.Header.Get("Cross-Origin-Resource-Policy"))
	require.Equal(t, "no-referrer", resp.Header.Get("Referrer-Policy"))
}

func TestVariantsAreServed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		base := h.serve(s)
		content := strings.Repeat("picture ", 20)
		a := h.upload(s, ada, content)
		for variant, want := range map[media.Variant]struct{ mime, name, body string }{
			media.Original:  {"image/png", a.ID + ".png", content},
			media.Large:     {"image/jpeg", a.ID + ".jpg", content[:100]},
			media.Thumbnail: {"image/webp", a.ID + ".webp", "thumbnail p"},
		} {
			resp, body := request(t, http.MethodGet, base+s.URL(ada, a, variant))
			require.Equal(t, http.StatusOK, resp.StatusCode)
			require.Equal(t, want.body, body)
			requireHarmless(t, resp)
			require.Equal(t, want.mime, resp.Header.Get("Content-Type"))
			require.Equal(t, `inline; filename="`+want.name+`"`, resp.Header.Get("Content-Disposition"))
			require.Equal(t, "private, immutable, max-age=31536000", resp.Header.Get("Cache-Control"))
			require.Equal(t, `"`+a.ID+"-"+string(variant)+`"`, resp.Header.Get("Etag"), "nothing of the content that others may have too")
			require.Equal(t, "bytes", resp.Header.Get("Accept-Ranges"))

			head, body := request(t, http.MethodHead, base+s.URL(ada, a, variant))
			require.Equal(t, http.StatusOK, head.StatusCode)
			require.Empty(t, body)
			for _, name := range []string{"Content-Type", "Content-Length", "Etag", "Cache-Control", "Content-Disposition"} {
				require.Equal(t, resp.Header.Get(name), head.Header.Get(name), name)
			}
		}
		require.EqualValues(t, 6, s.Stats().Served)
	})
}

func TestPartsAndUnchangedObjects(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "0123456789")
		address := base + s.URL(ada, a, media.Original)
		resp, _ := request(t, http.MethodGet, address)
		etag := resp.Header.Get("Etag")

		resp, body := request(t, http.MethodGet, address, "Range", "bytes=2-4")
		require.Equal(t, http.StatusPartialContent, resp.StatusCode)
		require.Equal(t, "234", body)
		require.Equal(t, "bytes 2-4/10", resp.Header.Get("Content-Range"))
		status, body := get(t, address, "Range", "bytes=-3", "If-Range", etag)
		require.Equal(t, http.StatusPartialContent, status)
		require.Equal(t, "789", body)
		status, body = get(t, address, "Range", "bytes=-3", "If-Range", `"another"`)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "0123456789", body)
		status, _ = get(t, address, "Range", "bytes=10-")
		require.Equal(t, http.StatusRequestedRangeNotSatisfiable, status)

		resp, body = request(t, http.MethodGet, address, "If-None-Match", etag)
		require.Equal(t, http.StatusNotModified, resp.StatusCode)
		require.Empty(t, body)
		requireHarmless(t, resp)
		require.Equal(t, etag, resp.Header.Get("Etag"))
		status, _ = get(t, address, "If-None-Match", `"another"`)
		require.Equal(t, http.StatusOK, status)
		status, _ = get(t, address, "If-Match", `"another"`)
		require.Equal(t, http.StatusPreconditionFailed, status)
	})
}

// change gives an address with one parameter changed.
func change(t *testing.T, address, name string, to func(string) string) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	query := u.Query()
	query.Set(name, to(query.Get(name)))
	u.RawQuery = query.Encode()
	return u.String()
}

func TestAnAddressThatIsNotSignedIsRefused(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(), h.user(), h.user()
		base := h.serve(s)
		a, other := h.upload(s, ada, "picture"), h.upload(s, ada, "painting")
		good := base + s.URL(ada, a, media.Original)
		stranger := h.node(func(o *media.Options) { o.Keys = [][]byte{key("x")} })
		to := func(s string) func(string) string { return func(string) string { return s } }
		for what, address := range map[string]string{
			"another attachment":  strings.Replace(good, a.ID, other.ID, 1),
			"another variant":     strings.Replace(good, "/original", "/large", 1),
			"another viewer":      change(t, good, "u", to(bob)),
			"no viewer":           change(t, good, "u", to("")),
			"a viewer with lines": change(t, good, "u", func(u string) string { return u + "\n" }),
			"later":               change(t, good, "e", func(e string) string { return "9" + e }),
			"another writing":     change(t, good, "e", func(e string) string { return "+" + e }),
			"leading zero":        change(t, good, "e", func(e string) string { return "0" + e }),
			"never":               change(t, good, "e", to("")),
			"another signature":   change(t, good, "s", to(strings.Repeat("A", 43))),
			"half a signature":    change(t, good, "s", func(s string) string { return s[:20] }),
			"no signature":        change(t, good, "s", to("")),
			"padding":             change(t, good, "s", func(s string) string { return s + "=" }),
			"no query":            strings.Split(good, "?")[0],
			"another key":         base + stranger.URL(ada, a, media.Original),
		} {
			resp, body := request(t, http.MethodGet, address)
			require.Equal(t, http.StatusForbidden, resp.StatusCode, what)
			require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
			require.Equal(t, "This address is not valid, or no longer. Ask for a new one.\n", body)
			requireHarmless(t, resp)
		}
		status, _ := get(t, good)
		require.Equal(t, http.StatusOK, status)
		require.EqualValues(t, 15, s.Stats().Refused)
	})
}

func TestPathsAndMethodsThatAreNotServed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "picture")
		good := base + s.URL(ada, a, media.Original)
		for _, path := range []string{
			"/", "/media/", "/media/" + a.ID, "/media/" + a.ID + "/", "/media/" + a.ID + "/tiny", "/media/" + a.ID + "/original/",
			"/media/" + id.New(id.User) + "/original", "/media/../../etc/passwd", "/media/%2e%2e/original", "/other/" + a.ID + "/original",
		} {
			resp, _ := request(t, http.MethodGet, base+path+"?"+strings.Split(good, "?")[1])
			require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
			requireHarmless(t, resp)
		}
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions} {
			resp, _ := request(t, method, good)
			require.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
			require.Equal(t, "GET, HEAD", resp.Header.Get("Allow"))
		}
		unknown := *a
		unknown.ID = id.New(id.Attachment)
		status, _ := get(t, base+s.URL(ada, &unknown, media.Original))
		require.Equal(t, http.StatusNotFound, status)
	})
}

func TestAnAddressStaysTheSameForAWhileAndThenEnds(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "picture")
		first := s.URL(ada, a, media.Large) // at the beginning of a window
		h.clock.Advance(5*time.Minute - time.Second)
		require.Equal(t, first, s.URL(ada, a, media.Large))
		h.clock.Advance(time.Second)
		second := s.URL(ada, a, media.Large)
		require.NotEqual(t, first, second)
		h.clock.Advance(5*time.Minute - time.Second)
		status, _ := get(t, base+first)
		require.Equal(t, http.StatusOK, status)
		h.clock.Advance(time.Second)
		status, _ = get(t, base+first)
		require.Equal(t, http.StatusForbidden, status)
		status, _ = get(t, base+second)
		require.Equal(t, http.StatusOK, status)
	})
}

func TestAddressesSurviveAChangeOfKeys(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		ada := h.user()
		before := h.node(func(o *media.Options) { o.Keys = [][]byte{key("a")} })
		during := h.node(func(o *media.Options) { o.Keys = [][]byte{key("b"), key("a")} })
		after := h.node(func(o *media.Options) { o.Keys = [][]byte{key("b")} })
		a := h.upload(before, ada, "picture")
		old, latest := before.URL(ada, a, media.Original), during.URL(ada, a, media.Original)
		require.Equal(t, latest, after.URL(ada, a, media.Original))
		for _, try := range []struct {
			node    *media.Service
			address string
			status  int
		}{{during, old, 200}, {during, latest, 200}, {after, latest, 200}, {after, old, 403}} {
			status, _ := get(t, h.serve(try.node)+try.address)
			require.Equal(t, try.status, status)
		}
	})
}

func TestAddressesBeginWithThePublicOne(t *testing.T) {
	s, err := media.New(nil, media.Options{
		Store: &gate{}, Access: &access{}, Process: process, Keys: [][]byte{key("k")}, PublicURL: "https://chat.example.com/",
	})
	require.NoError(t, err)
	address := s.URL("usr_1", &ent.Attachment{ID: "att_1"}, media.Thumbnail)
	require.True(t, strings.HasPrefix(address, "https://chat.example.com/media/att_1/thumbnail?"), address)
}

func TestOnlyThoseWhoMaySeeItGetIt(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada, bob := h.node(), h.user(), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "picture")
		status := func(viewerID string) int {
			status, _ := get(t, base+s.URL(viewerID, a, media.Original))
			return status
		}
		require.Equal(t, []int{200, 404}, []int{status(ada), status(bob)}, "before it is sent")
		_, err := s.Attachment(t.Context(), bob, a.ID)
		requireCode(t, err, fault.NotFound)
		h.access.set(ada, true)
		h.access.set(bob, true)
		require.Equal(t, 404, status(bob))
		h.send(a)
		held := base + s.URL(bob, a, media.Original)
		require.Equal(t, []int{200, 200}, []int{status(ada), status(bob)})
		found, err := s.Attachment(t.Context(), bob, a.ID)
		require.NoError(t, err)
		require.Equal(t, a.ID, found.ID)

		h.access.set(bob, false)
		code, body := get(t, held)
		require.Equal(t, 404, code, "the address that bob holds fails at once")
		require.Equal(t, "There is nothing here.\n", body, "as if there were nothing")
		require.Equal(t, []int{200, 404}, []int{status(ada), status(bob)})
		_, err = s.Attachment(t.Context(), ada, id.New(id.Attachment))
		requireCode(t, err, fault.NotFound)
		_, err = s.Attachment(t.Context(), ada, id.New(id.Room))
		requireCode(t, err, fault.NotFound)
	})
}

func TestAnAddressForNobodyServesWhatAnybodyMaySee(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "face")
		address := base + s.URL("", a, media.Original)
		status, _ := get(t, address)
		require.Equal(t, http.StatusNotFound, status)
		h.send(a)
		h.access.set("", true)
		status, body := get(t, address)
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, "face", body)
		status, _ = get(t, change(t, address, "u", func(string) string { return ada }))
		require.Equal(t, http.StatusForbidden, status, "it is nobody else's")
	})
}

func TestWhatIsNotReadyIsNotServed(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		f := &faulty{Store: h.disk}
		s, ada := h.node(func(o *media.Options) { o.Store = f }), h.user()
		f.spoil(1, false, true)
		require.True(t, survive(func() { h.upload(s, ada, "picture") }))
		f.heal()
		a := h.attachments()[0]
		status, _ := get(t, h.serve(s)+s.URL(ada, a, media.Original))
		require.Equal(t, http.StatusNotFound, status)
	})
}

// closed is a store that opens nothing.
type closed struct{ media.Store }

func (closed) Open(context.Context, string) (io.ReadSeekCloser, int64, error) {
	return nil, 0, errors.New("connection refused by 10.1.2.3")
}

func TestTroubleIsToldWithoutDetail(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s, ada := h.node(func(o *media.Options) { o.Store = closed{h.disk} }), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "picture")
		resp, body := request(t, http.MethodGet, base+s.URL(ada, a, media.Original))
		require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
		require.NotContains(t, body, "10.1.2.3")
		require.Equal(t, "5", resp.Header.Get("Retry-After"))
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))

		h.access.err = errors.New("a rule is broken")
		resp, body = request(t, http.MethodGet, base+s.URL(ada, a, media.Original))
		require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
		require.NotContains(t, body, "rule")

		h.access.err = nil
		lost := h.node()
		require.NoError(t, h.disk.Delete(t.Context(), a.Original))
		status, _ := get(t, h.serve(lost)+lost.URL(ada, a, media.Original))
		require.Equal(t, http.StatusInternalServerError, status, "the operator has lost an object")
		require.EqualValues(t, 2, s.Stats().Failures)
		require.EqualValues(t, 1, lost.Stats().Failures)
	})
}

// TestAClientThatDoesNotReadIsLeft has a client ask for more than all buffers hold and read nothing. That the
// handler ends is all that is waited for.
func TestAClientThatDoesNotReadIsLeft(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		s := h.node(func(o *media.Options) { o.WriteTimeout = 50 * time.Millisecond })
		ada := h.user()
		a := h.upload(s, ada, strings.Repeat("picture ", 4<<20))
		ended := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(ended)
			s.Handler().ServeHTTP(w, r)
		}))
		t.Cleanup(server.Close)
		connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		require.NoError(t, err)
		_, err = io.WriteString(connection, "GET "+s.URL(ada, a, media.Original)+" HTTP/1.1\r\nHost: x\r\n\r\n")
		require.NoError(t, err)
		<-ended
		n, _ := io.Copy(io.Discard, connection) // whatever had been sent until then
		require.Less(t, n, int64(a.ByteSize))
		require.NoError(t, connection.Close())
	})
}

// bucket opens a store in an S3 server, which counts the requests it gets.
func bucket(t *testing.T) (store *s3.Store, requests *atomic.Int64) {
	t.Helper()
	objects := s3mem.New()
	require.NoError(t, objects.CreateBucket("pictures"))
	requests = new(atomic.Int64)
	served := gofakes3.New(objects, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		served.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	store, err := s3.Open(t.Context(), s3.Options{Endpoint: server.URL, Bucket: "pictures", AccessKey: "key", SecretKey: "secret"})
	require.NoError(t, err)
	t.Cleanup(store.Close)
	return store, requests
}

// TestSeveralRangesAreNone asks for many parts of an object at once, and leaves in the middle of others.
func TestSeveralRangesAreNone(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		store, requests := bucket(t)
		s, ada := h.node(func(o *media.Options) { o.Store = store }), h.user()
		content := strings.Repeat("picture ", 1<<10)
		address := h.serve(s) + s.URL(ada, h.upload(s, ada, content), media.Original)
		many := "bytes=" + strings.Repeat("0-0,", 2000) + "5-9"
		before := requests.Load()
		resp, body := request(t, http.MethodGet, address, "Range", many)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, content, body)
		require.LessOrEqual(t, requests.Load()-before, int64(3))
		status, _ := get(t, address, "Range", "bytes=1-2", "Range", "bytes=5-6") // the first counts
		require.Equal(t, http.StatusPartialContent, status)
		for range 5 {
			w := &leaving{ResponseRecorder: httptest.NewRecorder()}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
			r.Header.Set("Range", many)
			s.Handler().ServeHTTP(w, r)
			require.Equal(t, many, r.Header.Get("Range"), "the request is the server's")
		}
	})
}

// leaving is a client that goes before the first byte.
type leaving struct{ *httptest.ResponseRecorder }

func (leaving) Write([]byte) (int, error) { return 0, errors.New("the connection is gone") }

// TestABucketServesAsWell has images in an S3 server all their life.
func TestABucketServesAsWell(t *testing.T) {
	onEach(t, func(t *testing.T, h *house) {
		bucket, _ := bucket(t)
		s, ada := h.node(func(o *media.Options) { o.Store = bucket }), h.user()
		base := h.serve(s)
		a := h.upload(s, ada, "0123456789")
		address := base + s.URL(ada, a, media.Original)
		resp, body := request(t, http.MethodGet, address)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Equal(t, "0123456789", body)
		status, body := get(t, address, "Range", "bytes=-3")
		require.Equal(t, http.StatusPartialContent, status)
		require.Equal(t, "789", body)
		status, _ = get(t, address, "If-None-Match", resp.Header.Get("Etag"))
		require.Equal(t, http.StatusNotModified, status)

		h.clock.Advance(25 * time.Hour)
		require.Equal(t, media.Swept{Attachments: 1, Objects: 2}, h.sweep(s))
		_, _, err := bucket.Open(t.Context(), a.Original)
		require.ErrorIs(t, err, media.ErrNotExist)
		require.Empty(t, h.objects())
		require.Empty(t, h.blobs())
	})
}
