package s3_test

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"parley/internal/media"
	"parley/internal/media/s3"
	"parley/internal/media/storetest"
)

// server is an S3 server in this process with one bucket, pictures.
type server struct {
	url      string
	requests atomic.Int64
	silent   atomic.Bool // the bodies of objects never come
}

func serve(t *testing.T) *server {
	t.Helper()
	objects := s3mem.New()
	require.NoError(t, objects.CreateBucket("pictures"))
	handler := gofakes3.New(objects, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()
	s := new(server)
	ts := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		if s.silent.Load() && r.Method == http.MethodGet {
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
			return
		}
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(ts.Close)
	s.url = ts.URL
	return s
}

func (s *server) options() s3.Options {
	return s3.Options{Endpoint: s.url, Bucket: "pictures", AccessKey: "key", SecretKey: "secret", Prefix: "some/prefix/"}
}

func open(t *testing.T, o s3.Options) *s3.Store {
	t.Helper()
	s, err := s3.Open(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	return s
}

func TestABucketIsAStore(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) media.Store { return open(t, serve(t).options()) })
}

func TestABucketThatIsNotThereIsAnErrorThatSaysSo(t *testing.T) {
	t.Parallel()
	o := serve(t).options()
	o.Bucket = "paintings"
	_, err := s3.Open(t.Context(), o)
	require.ErrorContains(t, err, `there is no bucket "paintings" at 127.0.0.1`)
	require.NotContains(t, err.Error(), "secret")

	for _, endpoint := range []string{"", "s3.example.com", "ftp://s3.example.com", "https://"} {
		o.Endpoint = endpoint
		_, err = s3.Open(t.Context(), o)
		require.ErrorContains(t, err, "endpoint")
	}
}

func TestAServerThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	o := s3.Options{Endpoint: "http://" + listener.Addr().String(), Bucket: "pictures", AccessKey: "key", SecretKey: "secret"}
	require.NoError(t, listener.Close())
	_, err = s3.Open(t.Context(), o)
	require.ErrorContains(t, err, `look for the bucket "pictures" at 127.0.0.1`)
}

func TestReadingAsksOnceAndSeekingNothing(t *testing.T) {
	t.Parallel()
	server := serve(t)
	s := open(t, server.options())
	content := strings.Repeat("0123456789", 10_000)
	require.NoError(t, s.Put(t.Context(), "abc", "image/png", int64(len(content)), strings.NewReader(content)))
	before := server.requests.Load()
	r, _, err := s.Open(t.Context(), "abc")
	require.NoError(t, err)
	_, err = r.Seek(0, io.SeekEnd)
	require.NoError(t, err)
	_, err = r.Seek(90_005, io.SeekStart)
	require.NoError(t, err)
	require.EqualValues(t, 1, server.requests.Load()-before)
	rest, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, content[90_005:], string(rest))
	require.EqualValues(t, 2, server.requests.Load()-before)
	require.NoError(t, r.Close())
}

// TestAServerThatFallsSilentIsGivenUp has a time that is short only because nothing ever comes.
func TestAServerThatFallsSilentIsGivenUp(t *testing.T) {
	t.Parallel()
	server := serve(t)
	o := server.options()
	o.Idle = 50 * time.Millisecond
	s := open(t, o)
	require.NoError(t, s.Put(t.Context(), "abc", "image/png", 1000, bytes.NewReader(make([]byte, 1000))))
	server.silent.Store(true)
	r, _, err := s.Open(t.Context(), "abc")
	require.NoError(t, err)
	_, err = io.ReadAll(r)
	require.Error(t, err)
	require.NoError(t, r.Close())
}
