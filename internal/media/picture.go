package media

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
)

// Variant is one of the forms in which an attachment is served.
type Variant string

// The variants, as they stand in addresses.
const (
	Original  Variant = "original"
	Large     Variant = "large"
	Thumbnail Variant = "thumbnail"
)

// Picture is an image that has been checked and made anew, without metadata.
type Picture struct {
	Width, Height int // of the original, as it is shown
	Animated      bool
	BlurHash      string
	Original      Encoded
	Large         Encoded // the original itself where that is small enough, and so is the thumbnail
	Thumbnail     Encoded
}

// Encoded is one variant of a picture.
type Encoded struct {
	MIME          string
	Width, Height int
	Bytes         []byte // never empty
}

// Process checks an uploaded file of the given size and makes a picture of it. Its refusals are faults:
// FILE_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, IMAGE_CORRUPT, IMAGE_DIMENSIONS_EXCEEDED, UNAVAILABLE.
type Process func(ctx context.Context, file io.ReadSeeker, size int64) (*Picture, error)

// content is the bytes of one or several variants, and their blob once that is known.
type content struct {
	digest string // SHA-256 in hex
	mime   string
	bytes  []byte
}

// contents are those of a picture, each once, by their digests; and the digest of each variant.
func (p *Picture) contents() (distinct []content, digests map[Variant]string) {
	digests = make(map[Variant]string, 3)
	for variant, e := range map[Variant]Encoded{Original: p.Original, Large: p.Large, Thumbnail: p.Thumbnail} {
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
