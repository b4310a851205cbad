package main

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
)

// answers remembers the status of the last answer.
type answers struct {
	http.RoundTripper
	last int
}

// RoundTrip is that of http.RoundTripper.
func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.RoundTripper.RoundTrip(r)
	if err == nil {
		a.last = resp.StatusCode
	}
	return resp, err
}

// What is refused leaves nothing: no row, no object, no file on its way.
func TestRefusedFilesLeaveNothing(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, h.settings...)
		ada := p.person(t, "ada")
		seen := &answers{RoundTripper: p.HTTP.Transport}
		user := &client.Client{URL: p.URL, Token: ada.Token, HTTP: &http.Client{Transport: seen}}
		whole := photo(t)
		for what, refused := range map[string]struct {
			file   []byte
			code   string
			status int
		}{
			"11 MiB":        {make([]byte, 11<<20), "FILE_TOO_LARGE", http.StatusRequestEntityTooLarge},
			"a bomb":        {bomb(t), "IMAGE_DIMENSIONS_EXCEEDED", http.StatusOK},
			"SVG":           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "UNSUPPORTED_MEDIA_TYPE", http.StatusOK},
			"a program":     {append([]byte("MZ\x90\x00\x03\x00\x00\x00"), make([]byte, 1000)...), "UNSUPPORTED_MEDIA_TYPE", http.StatusOK},
			"half a photo":  {whole[:len(whole)/2], "IMAGE_CORRUPT", http.StatusOK},
			"an empty file": {nil, "UNSUPPORTED_MEDIA_TYPE", http.StatusOK},
		} {
			_, err := upload(t.Context(), user, refused.file)
			var told client.Errors
			require.ErrorAs(t, err, &told, what)
			require.Equal(t, refused.code, told.Code(), what)
			require.Equal(t, refused.status, seen.last, what)
		}

		db := h.open(t)
		attachments, err := db.Attachment.Query().Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, attachments)
		blobs, err := db.Blob.Query().Count(t.Context())
		require.NoError(t, err)
		require.Zero(t, blobs)
		require.Empty(t, h.objects(t))
		h.requireNoLeftovers(t)
		ada.upload(t, whole)
	})
}

func TestQuotasAreToldAndKept(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, append(h.settings, "PARLEY_MAX_IMAGE_BYTES=2MiB", "PARLEY_MEDIA_USER_BYTES=2MiB", "PARLEY_MEDIA_UPLOADS_PER_HOUR=3")...)
		ada, bob := p.person(t, "ada"), p.person(t, "bob")
		var out struct {
			ServerInfo struct {
				Limits struct{ ImageBytesPerUser, ImageUploadsPerHour int }
			}
		}
		require.NoError(t, p.Do(t.Context(), `{ serverInfo { limits { imageBytesPerUser imageUploadsPerHour } } }`, nil, &out))
		require.Equal(t, 2<<20, out.ServerInfo.Limits.ImageBytesPerUser)
		require.Equal(t, 3, out.ServerInfo.Limits.ImageUploadsPerHour)

		var told client.Errors
		ada.upload(t, grain(t, 700, 500))
		_, err := upload(t.Context(), ada.Client, grain(t, 700, 600))
		require.ErrorAs(t, err, &told)
		require.Equal(t, "LIMIT_EXCEEDED", told.Code())

		ada.upload(t, grain(t, 30, 20)) // there is room for a smaller one; what was refused counts among the uploads
		_, err = upload(t.Context(), ada.Client, grain(t, 30, 20))
		require.ErrorAs(t, err, &told)
		require.Equal(t, "RATE_LIMITED", told.Code())
		require.Positive(t, told[0].Extensions.RetryAfterMs)
		require.LessOrEqual(t, told[0].Extensions.RetryAfterMs, int(time.Hour.Milliseconds()))
		bob.upload(t, grain(t, 30, 20))
	})
}
