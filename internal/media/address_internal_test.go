package media

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"parley/ent"
	"parley/internal/id"
)

// FuzzAddress looks for an address that is let through though it is not the one that was signed.
func FuzzAddress(f *testing.F) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	signer, err := newSigner([][]byte{[]byte(strings.Repeat("k", 32))}, 5*time.Minute)
	require.NoError(f, err)
	s := &Service{o: Options{Now: func() time.Time { return now }}, signer: signer}
	viewerID, a := "usr_"+strings.Repeat("1", 26), &ent.Attachment{ID: "att_" + strings.Repeat("2", 26)} // the same in all workers
	good := s.URL(viewerID, a, Large)
	f.Add(good)
	f.Add(strings.Replace(good, "large", "original", 1))
	f.Add(good + "&u=" + id.New(id.User))
	f.Add("/media/att_/large?e=%0a&u=&s=")
	f.Fuzz(func(t *testing.T, text string) {
		u, err := url.Parse(text)
		if err != nil {
			return
		}
		attachmentID, variant, ok := parsePath(u.Path)
		if !ok {
			return
		}
		gotViewer, expires, signature, ok := parseQuery(u.Query())
		at := address{attachmentID: attachmentID, variant: variant, viewerID: gotViewer, expires: expires}
		if ok && signer.signs(at, signature) {
			require.Equal(t, address{attachmentID: a.ID, variant: Large, viewerID: viewerID, expires: signer.expiry(now)}, at)
		}
	})
}
