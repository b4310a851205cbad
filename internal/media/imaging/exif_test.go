package imaging_test

import (
	"encoding/binary"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestExifThatMakesNoSense(t *testing.T) {
	good := exif(binary.BigEndian, 6)
	const offset, entries, kind, count, value = 4, 8, 8 + 2 + 12 + 2, 8 + 2 + 12 + 4, 8 + 2 + 12 + 8
	require.Equal(t, []byte{0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6}, good[kind-2:value+2])
	blocks := map[string][]byte{
		"nothing":              {},
		"only its order":       good[:4],
		"neither order":        tampered(good, 0, 88, 88),
		"directory beyond":     tampered(good, offset, 0xff, 0xff, 0xff, 0xff),
		"directory at the end": tampered(good, offset, 0, 0, byte(len(good)>>8), byte(len(good))),
		"cut off in an entry":  good[:kind+4],
		"no entries":           tampered(good, entries, 0, 0),
		"another type":         tampered(good, kind, 0, 4),
		"several values":       tampered(good, count, 0, 0, 0, 2),
		"no orientation":       tampered(good, value, 0, 0),
		"beyond the last":      tampered(good, value, 0, 9),
		"far beyond the last":  tampered(good, value, 0xff, 0xff),
	}
	photo := jpegOf(t, quartered(64, 32), 90)
	for name, block := range blocks {
		t.Run(name, func(t *testing.T) {
			picture := process(t, withSegments(photo, segment(0xe1, append([]byte("Exif\x00\x00"), block...))))
			requireQuarters(t, open(t, picture.Original), upright()[1])
		})
	}
	t.Run("very many entries", func(t *testing.T) {
		picture := process(t, withSegments(photo, segment(0xe1, append([]byte("Exif\x00\x00"), tampered(good, entries, 0xff, 0xff)...))))
		requireQuarters(t, open(t, picture.Original), upright()[6])
	})
}
