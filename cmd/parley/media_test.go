package main

import (
	"context"
	"crypto/rand"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/client"
	"parley/internal/database"
	"parley/internal/testkit/dbtest"
)

// home is what a server with images keeps between its runs.
type home struct {
	database database.Options
	settings []string
	media    string // directory of objects
	tmp      string // of files that are on their way
}

// eachHome runs a test on both databases, with images in a directory.
func eachHome(t *testing.T, test func(t *testing.T, h *home)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, newHome(t, "")) })
	t.Run("postgres", func(t *testing.T) { test(t, newHome(t, dbtest.PostgresURL(t))) })
}

func newHome(t *testing.T, url string) *home {
	t.Helper()
	data, tmp := t.TempDir(), t.TempDir()
	return &home{
		database: database.Options{URL: url, DataDir: data},
		settings: []string{"PARLEY_DATA_DIR=" + data, "PARLEY_DATABASE_URL=" + url, secret, "TMPDIR=" + tmp},
		media:    filepath.Join(data, "media"), tmp: tmp,
	}
}

// open looks into the database beside a server.
func (h *home) open(t *testing.T) *ent.Client {
	t.Helper()
	return dbtest.Open(t, h.database).Read()
}

// objects gives the sizes of the objects in the directory, by name, those on their way as well.
func (h *home) objects(t *testing.T) map[string]int64 {
	t.Helper()
	sizes := map[string]int64{}
	require.NoError(t, filepath.WalkDir(h.media, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			dir, file := filepath.Split(path)
			sizes[filepath.Base(dir)+file] = info.Size()
		}
		return err
	}))
	return sizes
}

// requireNoLeftovers sees that no upload has left a file behind.
func (h *home) requireNoLeftovers(t *testing.T) {
	t.Helper()
	left, err := os.ReadDir(h.tmp)
	require.NoError(t, err)
	require.Empty(t, left)
}

// person is a user with an id.
type person struct {
	*client.Client
	id string
}

func (p *process) person(t *testing.T, name string) person {
	t.Helper()
	var out struct {
		Register struct {
			AccessToken string
			Viewer      struct{ User struct{ ID string } }
		}
	}
	require.NoError(t, p.Do(t.Context(), `mutation($u: String!, $e: String!) {
		register(input: {username: $u, email: $e, password: "correct horse"}) { accessToken viewer { user { id } } } }`,
		client.Variables{"u": name, "e": name + "@example.org"}, &out))
	return person{p.As(out.Register.AccessToken), out.Register.Viewer.User.ID}
}

// change does a mutation that is expected to succeed.
func (u person) change(t *testing.T, mutation string, variables client.Variables) {
	t.Helper()
	require.NoError(t, u.Do(t.Context(), mutation, variables, nil))
}

// roomWith makes a room of the user's with other members.
func (u person) roomWith(t *testing.T, others ...person) string {
	t.Helper()
	ids := make([]string, len(others))
	for i, other := range others {
		ids[i] = other.id
	}
	var out struct {
		CreateRoom struct{ Room struct{ ID string } }
	}
	require.NoError(t, u.Do(t.Context(), `mutation($ids: [ID!]) { createRoom(input: {name: "Room", memberIds: $ids}) { room { id } } }`,
		client.Variables{"ids": ids}, &out))
	return out.CreateRoom.Room.ID
}

// upload uploads an image and gives its id.
func upload(ctx context.Context, user *client.Client, file []byte) (string, error) {
	var out struct {
		UploadImage struct{ Attachment struct{ ID string } }
	}
	err := user.Upload(ctx, `mutation($input: UploadImageInput!) { uploadImage(input: $input) { attachment { id } } }`,
		client.Variables{"input": map[string]any{"file": nil, "alt": "four quarters"}},
		client.File{Place: "variables.input.file", Name: "photo.jpg", Content: file}, &out)
	return out.UploadImage.Attachment.ID, err
}

func (u person) upload(t *testing.T, file []byte) string {
	t.Helper()
	attachment, err := upload(t.Context(), u.Client, file)
	require.NoError(t, err)
	return attachment
}

// sendImage sends an image alone and gives the message's id.
func (u person) sendImage(t *testing.T, room, attachment string) string {
	t.Helper()
	var out struct {
		SendMessage struct{ Message struct{ ID string } }
	}
	require.NoError(t, u.Do(t.Context(), `mutation($room: ID!, $key: String!, $ids: [ID!]) {
		sendMessage(input: {roomId: $room, clientKey: $key, attachmentIds: $ids}) { message { id } } }`,
		client.Variables{"room": room, "key": rand.Text(), "ids": []string{attachment}}, &out))
	return out.SendMessage.Message.ID
}

// urls are the user's addresses of an attachment; none of one that is not for them to see.
func (u person) urls(t *testing.T, attachment string) (all []string) {
	t.Helper()
	var out struct {
		Node *struct{ Original, Large, Thumbnail string }
	}
	require.NoError(t, u.Do(t.Context(), `query($id: ID!) { node(id: $id) { ... on Attachment {
		original: url large: url(variant: LARGE) thumbnail: url(variant: THUMBNAIL) } } }`, client.Variables{"id": attachment}, &out))
	if out.Node == nil {
		return nil
	}
	return []string{out.Node.Original, out.Node.Large, out.Node.Thumbnail}
}

// fetch asks for an address of the server, as anybody may.
func (p *process) fetch(t *testing.T, method, path string, headers ...string) (*http.Response, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, p.base+path, http.NoBody)
	require.NoError(t, err)
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := p.HTTP.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, body
}

// requireStatus fetches an address of the server.
func (p *process) requireStatus(t *testing.T, want int, path string) {
	t.Helper()
	resp, _ := p.fetch(t, http.MethodGet, path)
	require.Equal(t, want, resp.StatusCode)
}
