package main

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/client"
	"parley/internal/config"
)

// The program's limits hold for forms, and what stands before the handler lets its answers through.
func TestFormsReachTheProgram(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_MAX_IMAGE_BYTES=1KiB")
	ada := p.register(t, "ada")
	send := func(operations, mapping string, file []byte) (int, string) {
		return p.sendForm(t, ada.Token, operations, mapping, file)
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

// The address of an image is for one viewer. Those are told of one, too, whose
// subscriptions have rested since they were let in.
func TestARestingSubscriptionIsToldOfAnImage(t *testing.T) {
	p := launch(t, "PARLEY_DATA_DIR="+t.TempDir())
	ada := p.register(t, "ada")
	room := makeRoom(t, ada)
	socket, err := ada.Dial(t.Context())
	require.NoError(t, err)
	defer func() { require.NoError(t, socket.Close()) }()
	sub, err := socket.Subscribe(`subscription($room: ID!) {
		messageAdded(roomId: $room, afterSeq: 1) { text attachments { url } } }`, client.Variables{"room": room})
	require.NoError(t, err)
	var told struct {
		MessageAdded struct {
			Text        string
			Attachments []struct{ URL string }
		}
	}
	for _, text := range []string{"one", "two"} {
		_, err := send(t.Context(), ada, room, text)
		require.NoError(t, err)
		require.NoError(t, sub.Next(t.Context(), &told))
		require.Equal(t, text, told.MessageAdded.Text)
	}

	require.NoError(t, ada.Do(t.Context(), `mutation($room: ID!, $image: ID!) {
		sendMessage(input: {roomId: $room, clientKey: "image", attachmentIds: [$image]}) { message { id } } }`,
		client.Variables{"room": room, "image": uploadPicture(t, p, ada)}, new(struct{})))
	require.NoError(t, sub.Next(t.Context(), &told))
	require.Len(t, told.MessageAdded.Attachments, 1)
	require.Contains(t, told.MessageAdded.Attachments[0].URL, "/media/")
}

// uploadPicture uploads an image and gives its id.
func uploadPicture(t *testing.T, p *process, user *client.Client) string {
	t.Helper()
	picture, err := os.ReadFile(pictureFile(t))
	require.NoError(t, err)
	status, answer := p.sendForm(t, user.Token, `{"query":"mutation ($file: Upload!) { uploadImage(input: {file: $file}) { attachment { id } } }",
		"variables":{"file":null}}`, `{"0":["variables.file"]}`, picture)
	require.Equal(t, http.StatusOK, status, answer)
	_, rest, found := strings.Cut(answer, `"id":"`)
	require.True(t, found, answer)
	id, _, _ := strings.Cut(rest, `"`)
	return id
}

// sendForm sends a multipart request with one file, or none, and gives the answer.
func (p *process) sendForm(t *testing.T, token, operations, mapping string, file []byte) (status int, answer string) {
	t.Helper()
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
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := p.HTTP.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(text)
}

// pictureFile makes an image to upload.
func pictureFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture.png")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, image.NewGray(image.Rect(0, 0, 8, 6))))
	require.NoError(t, file.Close())
	path, err = filepath.Abs(path)
	require.NoError(t, err)
	return path
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
