package transport_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"parley/internal/transport"
)

// FuzzForm: whatever a body holds, it is answered by JSON with a code, in the same way however it is cut
// into pieces, and no file is left. What is taken in is what the standard library reads.
func FuzzForm(f *testing.F) {
	for _, seed := range []string{
		one("abc"), one(""), encode(), "preamble\r\n" + one("x") + "epilogue", strings.ReplaceAll(one("x"), "\r\n", "\n"),
		encode(storing(`{"files":[null,null]}`), field("map", `{"a":["variables.files.0"],"b":["variables.files.1"]}`), attach("b", "2"), attach("a", "1")),
		encode(storing(`{"parcel":{"file":null,"more":null}}`), field("map", `{"a":["variables.parcel.file"],"b":["variables.parcel.more"]}`), attach("a", "1"), attach("b", "2")),
		encode(storing(`{}`), field("map", `{"a":["variables.__proto__","x"]}`), attach("a", "1")),
		encode(storing(`{"file":null}`), field("map", `{"0":["variables.file"]}`), attach("0", "1"), attach("0", "2")),
		encode(piece{"Content-Disposition: form-data; name*=utf-8''operations\r\n", storing(`{}`).body}, field("map", `{}`)),
		strings.SplitAfter(one("x"), "photo")[0], strings.TrimSuffix(one("x"), "--\r\n"),
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	limits := transport.DefaultLimits()
	limits.File, limits.Files, limits.Spool = 64, 3, 128
	world := newWorld()
	close(world.release)
	handler := transport.New(world, transport.Options{
		Authenticator: newDoor(), Limits: limits, SpoolDir: dir, Logger: slog.New(slog.DiscardHandler),
	})
	f.Fuzz(func(t *testing.T, body []byte) {
		send := func(r *http.Request) *httptest.ResponseRecorder {
			r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
			r.Header.Set("Authorization", "Bearer ada")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			return w
		}
		whole := send(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body)))
		bytewise := send(httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", iotest.OneByteReader(bytes.NewReader(body))))
		if len(body) < 8<<10 { // where headers are too long depends on how much was read ahead
			require.Equal(t, whole.Code, bytewise.Code)
			require.Equal(t, whole.Body.String(), bytewise.Body.String())
		}

		var answer struct {
			Data   *struct{ Store []arrived }
			Errors []struct{ Extensions struct{ Code string } }
		}
		require.NoError(t, json.Unmarshal(whole.Body.Bytes(), &answer))
		require.Contains(t, []int{200, 400, 413, 503}, whole.Code)
		for _, e := range answer.Errors {
			require.NotEmpty(t, e.Extensions.Code)
			require.NotEqual(t, "INTERNAL", e.Extensions.Code)
		}
		require.True(t, answer.Data != nil || len(answer.Errors) > 0)
		if answer.Data != nil {
			sameFiles(t, body, answer.Data.Store)
		}
		require.Zero(t, handler.Stats().Spooled)
		entries, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Empty(t, entries)
	})
}

// sameFiles compares what arrived with what the standard library finds in a form.
func sameFiles(t *testing.T, body []byte, got []arrived) {
	t.Helper()
	form, err := multipart.NewReader(bytes.NewReader(body), boundary).ReadForm(1 << 20)
	require.NoError(t, err)
	found := map[string]bool{}
	for _, values := range form.Value {
		for _, value := range values {
			found[digest(value)] = true
		}
	}
	for _, files := range form.File {
		for _, file := range files {
			opened, err := file.Open()
			require.NoError(t, err)
			r, err := receive(upload(opened, file.Size))
			require.NoError(t, err)
			found[r.SHA256] = true
		}
	}
	for _, r := range got {
		require.True(t, found[r.SHA256])
	}
}
