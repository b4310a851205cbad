package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"

	"parley/internal/testkit/dbtest"
)

// A server that is killed while many images are on their way keeps what it has acknowledged, shows nothing by halves, and
// leaves no file behind; the next one on the same data goes on.
func TestAKilledServerLosesNoImageThatItHasAcknowledged(t *testing.T) {
	eachHome(t, func(t *testing.T, h *home) {
		p := launch(t, h.settings...)
		ada := p.person(t, "ada")
		acknowledged := uploadUntilKilled(t, p, ada, 20)
		h.requireNoLeftovers(t)
		ready, unready := h.requireObjectsOfReady(t)
		require.Subset(t, ready, acknowledged)

		again := launch(t, h.settings...)
		ada.Client = again.As(ada.Token)
		for _, attachment := range ready {
			addresses := ada.urls(t, attachment)
			require.Len(t, addresses, 3)
			for _, address := range addresses {
				again.requireStatus(t, http.StatusOK, address)
			}
		}
		for _, attachment := range unready {
			require.Nil(t, ada.urls(t, attachment))
		}
		again.requireStatus(t, http.StatusOK, ada.urls(t, ada.upload(t, grain(t, 200, 150)))[0])
	})
}

// uploadUntilKilled uploads images, several at once, kills the server when enough have been acknowledged, and gives the
// ids of all that were.
func uploadUntilKilled(t *testing.T, p *process, user person, enough int) (acknowledged []string) {
	t.Helper()
	const uploaders = 8
	files := make(chan []byte, uploaders)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var making sync.WaitGroup
	making.Go(func() {
		for {
			select {
			case files <- grain(t, 200, 150):
			case <-ctx.Done():
				return
			}
		}
	})
	var mu sync.Mutex // guards acknowledged
	reached := make(chan struct{})
	var uploading sync.WaitGroup
	for range uploaders {
		uploading.Go(func() {
			for file := range files {
				id, err := upload(ctx, user.Client, file)
				if err != nil {
					return // killed
				}
				mu.Lock()
				if acknowledged = append(acknowledged, id); len(acknowledged) == enough {
					close(reached)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-reached:
	case <-time.After(3 * patience):
		t.Errorf("too few images: %s", p.stderr)
	}
	p.signal(t, syscall.SIGKILL)
	p.wait(t)
	uploading.Wait()
	cancel()
	making.Wait()
	return acknowledged
}

// requireObjectsOfReady sees that every attachment that is ready has its objects whole, and gives which are and which
// are not.
func (h *home) requireObjectsOfReady(t *testing.T) (ready, unready []string) {
	t.Helper()
	db := h.open(t)
	blobs, err := db.Blob.Query().All(t.Context())
	require.NoError(t, err)
	sizes := map[string]int64{}
	for _, b := range blobs {
		sizes[b.ID] = int64(b.ByteSize)
	}
	objects := h.objects(t)
	all, err := db.Attachment.Query().All(t.Context())
	require.NoError(t, err)
	for _, a := range all {
		if a.ReadyAt == nil {
			unready = append(unready, a.ID)
			continue
		}
		ready = append(ready, a.ID)
		for _, name := range []string{a.Original, a.Large, a.Thumbnail} {
			require.Positive(t, objects[name])
			require.Equal(t, sizes[name], objects[name])
		}
	}
	return ready, unready
}

// s3Server is an S3 server in the test's process with one bucket; it gives the settings by which a server keeps images in it.
func s3Server(t *testing.T) []string {
	t.Helper()
	objects := s3mem.New()
	require.NoError(t, objects.CreateBucket("pictures"))
	server := httptest.NewServer(gofakes3.New(objects, gofakes3.WithLogger(gofakes3.DiscardLog())).Server())
	t.Cleanup(server.Close)
	return []string{
		"PARLEY_MEDIA_S3_ENDPOINT=" + server.URL, "PARLEY_MEDIA_S3_BUCKET=pictures",
		"PARLEY_MEDIA_S3_ACCESS_KEY=key", "PARLEY_MEDIA_S3_SECRET_KEY=hush-hush-hush",
	}
}

// What was uploaded to one of two servers is fetched from the other, by an address that either has made.
func TestTwoServersShareABucket(t *testing.T) {
	settings := append(s3Server(t), "PARLEY_DATABASE_URL="+dbtest.PostgresURL(t), secret)
	here, there := launch(t, settings...), launch(t, settings...)
	ada, bob := here.person(t, "ada"), here.person(t, "bob")
	room := ada.roomWith(t, bob)
	attachment := ada.upload(t, photo(t))
	ada.sendImage(t, room, attachment)

	bob.Client = there.As(bob.Token)
	addresses := bob.urls(t, attachment)
	require.Len(t, addresses, 3)
	for _, p := range []*process{here, there} {
		_, file := p.fetch(t, http.MethodGet, addresses[0])
		requireUpright(t, file, 600, 800)
		_, file = p.fetch(t, http.MethodGet, addresses[2])
		requireUpright(t, file, 240, 320)
		part, body := p.fetch(t, http.MethodGet, addresses[0], "Range", "bytes=0-1")
		require.Equal(t, http.StatusPartialContent, part.StatusCode)
		require.Equal(t, []byte{0xff, 0xd8}, body)
	}
	ada.change(t, `mutation($room: ID!, $user: ID!) { removeMember(input: {roomId: $room, userId: $user}) { room { id } } }`,
		map[string]any{"room": room, "user": bob.id})
	there.requireStatus(t, http.StatusNotFound, addresses[0])
}

// A server whose bucket is not there does not start, and says what to look at.
func TestAMissingBucketKeepsTheServerFromStarting(t *testing.T) {
	settings := append(s3Server(t), "PARLEY_DATA_DIR="+t.TempDir(), "PARLEY_LISTEN=127.0.0.1:0")
	for _, wrong := range []struct{ setting, said string }{
		{"PARLEY_MEDIA_S3_BUCKET=paintings", `there is no bucket "paintings" at 127.0.0.1:`},
		{"PARLEY_MEDIA_S3_ENDPOINT=http://" + freeAddress(t), `look for the bucket "pictures" at 127.0.0.1:`},
	} {
		cmd := command(t, append(settings, wrong.setting))
		printed, err := cmd.CombinedOutput()
		require.Error(t, err)
		require.Equal(t, 1, cmd.ProcessState.ExitCode())
		require.Contains(t, string(printed), "parley: cannot keep images in the bucket: check the PARLEY_MEDIA_S3_ variables: "+wrong.said)
		require.NotContains(t, string(printed), "hush")
		require.NotContains(t, string(printed), "listens on")
		require.Equal(t, 1, strings.Count(string(printed), "\n"), string(printed))
	}
}
