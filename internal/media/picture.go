package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"parley/internal/media/imaging"
)

// Variant is one of the forms in which an attachment is served.
type Variant string

// The variants, as they stand in addresses.
const (
	Original  Variant = "original"
	Large     Variant = "large"
	Thumbnail Variant = "thumbnail"
)

// Process checks an uploaded file of the given size and makes a picture of it: imaging.Processor.Process is the
// real one. Its refusals are faults.
type Process func(ctx context.Context, file io.ReadSeeker, size int64) (*imaging.Picture, error)

// content is the bytes of one or several variants, and their blob once that is known.
type content struct {
	digest string // SHA-256 in hex
	mime   string
	bytes  []byte
}

// contentsOf gives those of a picture, each once, by their digests; and the digest of each variant.
func contentsOf(p *imaging.Picture) (distinct []content, digests map[Variant]string) {
	digests = make(map[Variant]string, 3)
	for variant, e := range map[Variant]imaging.Encoded{Original: p.Original, Large: p.Large, Thumbnail: p.Thumbnail} {
		sum := sha256.Sum256(e.Bytes)
		c := content{digest: hex.EncodeToString(sum[:]), mime: e.MIME, bytes: e.Bytes}
		digests[variant] = c.digest
		distinct = append(distinct, c)
	}
	slices.SortFunc(distinct, func(a, b content) int { return strings.Compare(a.digest, b.digest) })
	return slices.CompactFunc(distinct, func(a, b content) bool { return a.digest == b.digest }), digests
}

// total is how many bytes contents have together.
func total(contents []content) int {
	n := 0
	for _, c := range contents {
		n += len(c.bytes)
	}
	return n
}
