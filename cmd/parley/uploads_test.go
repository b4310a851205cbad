package main

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/config"
)

// The program's limits hold for forms, and what stands before the handler lets its answers through.
func TestFormsReachTheProgram(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_MAX_IMAGE_BYTES=1KiB")
	ada := p.register(t, "ada")
	send := func(operations, mapping string, file []byte) (int, string) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		require.NoError(t, form.WriteField("operations", operations))
		require.NoError(t, form.WriteField("map", mapping))
		if file != nil {
			part, err := form.CreateFormFile("0", "photo.png")
			require.NoError(t, err)
			_, err = part.Write(file)
			require.NoError(t, err)
		}
		require.NoError(t, form.Close())
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL, &body)
		require.NoError(t, err)
		req.Header.Set("Content-Type", form.FormDataContentType())
		req.Header.Set("Authorization", "Bearer "+ada.Token)
		resp, err := p.HTTP.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(answer)
	}

	status, answer := send(`{"query":"{ viewer { user { username } } }"}`, `{}`, nil)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, answer, `"username":"ada"`)

	asking := `{"query":"query ($id: ID!) { room(id: $id) { id } }","variables":{"id":null}}`
	status, answer = send(asking, `{"0":["variables.id"]}`, []byte("x"))
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, answer, "BAD_USER_INPUT", "an id is no file")

	status, answer = send(asking, `{"0":["variables.id"]}`, make([]byte, 1<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, status)
	require.Contains(t, answer, "FILE_TOO_LARGE")
}

// One user must not be all that the directory of files has room for, however large images may be.
func TestTheSpoolHasRoomForThreeUsers(t *testing.T) {
	for _, size := range []int{1 << 10, 10 << 20, 100 << 20} {
		c := config.Default()
		c.MaxImageBytes = size
		l := transportLimits(c)
		require.GreaterOrEqual(t, l.Spool, 3*int64(l.FilesPerUser)*l.File)
	}
}
