package media_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"parley/ent"
	"parley/ent/attachment"
	"parley/ent/message"
	"parley/ent/room"
	"parley/internal/database"
	"parley/internal/fault"
	"parley/internal/media"
	"parley/internal/media/disk"
	"parley/internal/media/imaging"
	"parley/internal/testkit/clock"
	"parley/internal/testkit/dbtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// access lets owners see what was not taken, and members what was sent.
type access struct {
	mu      sync.Mutex
	members map[string]bool
	err     error
}

func (a *access) MaySee(_ context.Context, viewerID string, of *ent.Attachment) (bool, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if of.TakenAt == nil {
		return viewerID == of.OwnerID, a.err
	}
	return a.members[viewerID], a.err
}

func (a *access) set(viewerID string, in bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.members[viewerID] = in
}

// process makes a picture of any file: the original is the file, the large variant of a short one is the same,
// and all files that begin alike have one thumbnail. A file that begins with "bad" is refused.
func process(_ context.Context, file io.ReadSeeker, size int64) (*imaging.Picture, error) {
	content, err := io.ReadAll(file)
	if err != nil || int64(len(content)) != size {
		return nil, errors.New("the file is not what was announced")
	}
	if bytes.HasPrefix(content, []byte("bad")) {
		return nil, fault.New(fault.ImageCorrupt, "The image is damaged.")
	}
	large := imaging.Encoded{MIME: "image/png", Width: 40, Height: 30, Bytes: content}
	if len(content) > 100 {
		large = imaging.Encoded{MIME: "image/jpeg", Width: 20, Height: 15, Bytes: content[:100]}
	}
	return &imaging.Picture{
		Width: 40, Height: 30, BlurHash: "L6PZfSi_.AyE_3t7t7R**0o#DgR4",
		Original:  imaging.Encoded{MIME: "image/png", Width: 40, Height: 30, Bytes: content},
		Large:     large,
		Thumbnail: imaging.Encoded{MIME: "image/webp", Width: 4, Height: 3, Bytes: append([]byte("thumbnail "), content[0])},
	}, nil
}

// house is a database, a directory of objects and a clock, and the nodes that share them.
type house struct {
	t      testing.TB
	db     *database.DB
	dir    string
	disk   *disk.Store
	clock  *clock.Clock
	access *access
}

func newHouse(t testing.TB, db *database.DB) *house {
	t.Helper()
	dir := t.TempDir()
	store, err := disk.Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return &house{
		t: t, db: db, dir: dir, disk: store, access: &access{members: map[string]bool{}},
		clock: clock.At(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)),
	}
}

// onEach runs a test on both databases.
func onEach(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db *database.DB) { test(t, newHouse(t, db)) })
}

func key(c string) []byte { return []byte(strings.Repeat(c, 32)) }

// node makes a service; change may set other options.
func (h *house) node(change ...func(*media.Options)) *media.Service {
	h.t.Helper()
	o := media.Options{
		Store: h.disk, Access: h.access, Process: process, Keys: [][]byte{key("k")}, Now: h.clock.Now,
	}
	for _, c := range change {
		c(&o)
	}
	s, err := media.New(h.db, o)
	require.NoError(h.t, err)
	h.t.Cleanup(s.Close)
	return s
}

func (h *house) user() string {
	h.t.Helper()
	return dbtest.User(h.t, h.db, "").ID
}

func (h *house) upload(s *media.Service, ownerID, content string) *ent.Attachment {
	h.t.Helper()
	a, err := s.Upload(h.t.Context(), ownerID, strings.NewReader(content), int64(len(content)), "")
	require.NoError(h.t, err)
	return a
}

// send makes a room with one message of the attachments' owner, and gives its id.
func (h *house) send(attachments ...*ent.Attachment) string {
	h.t.Helper()
	now := h.clock.Now()
	var id string
	err := h.db.Write(h.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		ownerID := attachments[0].OwnerID
		r, err := tx.Room.Create().SetKind(room.KindGROUP).SetVisibility(room.VisibilityPRIVATE).SetName("").SetNameKey("").
			SetDescription("").SetCreatedByID(ownerID).SetCreatedAt(now).SetLastActivityAt(now).SetMemberCount(1).
			SetVersion(1).SetRowVersion(1).SetLastSeq(1).Save(ctx)
		if err != nil {
			return err
		}
		m, err := tx.Message.Create().SetRoomID(r.ID).SetAuthorID(ownerID).SetKind(message.KindIMAGE).SetText("").
			SetSeq(1).SetVersion(1).SetPostedVersion(1).SetClientKey("key").SetCreatedAt(now).Save(ctx)
		if err != nil {
			return err
		}
		id = m.ID
		for i, a := range attachments {
			err := tx.Attachment.UpdateOneID(a.ID).Where(attachment.TakenAtIsNil(), attachment.ReadyAtNotNil()).
				SetMessageID(id).SetPosition(i).SetTakenAt(now).Exec(ctx)
			if err != nil {
				return err
			}
		}
		return nil
	})
	require.NoError(h.t, err)
	return id
}

// unsend deletes a message as chat does.
func (h *house) unsend(messageID string) {
	h.t.Helper()
	require.NoError(h.t, h.db.Write(h.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		return tx.Message.UpdateOneID(messageID).SetText("").SetDeletedAt(h.clock.Now()).Exec(ctx)
	}))
}

func (h *house) sweep(s *media.Service) media.Swept {
	h.t.Helper()
	swept, err := s.Sweep(h.t.Context())
	require.NoError(h.t, err)
	return swept
}

// attachments gives all rows in the order of their creation.
func (h *house) attachments() []*ent.Attachment {
	h.t.Helper()
	all, err := h.db.Read().Attachment.Query().Order(ent.Asc(attachment.FieldID)).All(h.t.Context())
	require.NoError(h.t, err)
	return all
}

func (h *house) blobs() []*ent.Blob {
	h.t.Helper()
	all, err := h.db.Read().Blob.Query().Order(ent.Asc("name")).All(h.t.Context())
	require.NoError(h.t, err)
	return all
}

// objects gives the names of the objects in the store, sorted, unfinished ones too.
func (h *house) objects() []string {
	h.t.Helper()
	names := []string{}
	require.NoError(h.t, filepath.WalkDir(h.dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			dir, file := filepath.Split(path)
			names = append(names, filepath.Base(dir)+file)
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil // a sweep is at work
		}
		return err
	}))
	return names
}

// requireAgreement compares rows and objects when nobody is at work: every object has a row and every row that
// says so an object, every ready attachment has all of its objects, no two blobs that count have one digest.
func (h *house) requireAgreement(t require.TestingT) {
	rows, digests := map[string]*ent.Blob{}, map[string]bool{}
	objects := map[string]bool{}
	for _, name := range h.objects() {
		objects[name] = true
	}
	for _, b := range h.blobs() {
		rows[b.ID] = b
		if b.DoomedAt != nil {
			continue
		}
		require.False(t, digests[b.Digest])
		digests[b.Digest] = true
		if b.StoredAt != nil {
			require.True(t, objects[b.ID], "the object of a stored blob")
		}
	}
	for name := range objects {
		require.NotNil(t, rows[name], "the row of object %s", name)
	}
	used := map[string]bool{}
	for _, a := range h.attachments() {
		for _, name := range []string{a.Original, a.Large, a.Thumbnail} {
			used[name] = true
			require.NotNil(t, rows[name])
			require.Nil(t, rows[name].DoomedAt)
			if a.ReadyAt != nil {
				require.NotNil(t, rows[name].StoredAt)
			}
		}
	}
	for name, b := range rows {
		if !used[name] {
			require.True(t, b.ReleasedAt != nil || b.DoomedAt != nil, "nobody would ever look at %s", name)
		}
	}
}

// requireNothingLeft wants exactly what the attachments there are need.
func (h *house) requireNothingLeft(t require.TestingT) {
	h.requireAgreement(t)
	need := map[string]bool{}
	for _, a := range h.attachments() {
		require.NotNil(t, a.ReadyAt)
		need[a.Original], need[a.Large], need[a.Thumbnail] = true, true, true
	}
	require.Len(t, h.blobs(), len(need))
	require.Len(t, h.objects(), len(need))
}
