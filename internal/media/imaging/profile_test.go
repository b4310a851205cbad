package imaging_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"

	"github.com/stretchr/testify/require"
)

// profileOf gives the colour profile of a JPEG, or nil.
func profileOf(tb testing.TB, file []byte) []byte {
	tb.Helper()
	for _, p := range segmentsOf(tb, file) {
		if p.marker == 0xe2 {
			return p.body[14:]
		}
	}
	return nil
}

func TestProfiles(t *testing.T) {
	good := wideGamut()
	newer := tampered(good, 8, 4)
	grey := bytes.ReplaceAll(tampered(good, 16, []byte("GRAY")...), []byte("rTRC"), []byte("kTRC"))
	long := append(bytes.Clone(good), make([]byte, 60_000)...)
	many := tampered(good, 128, 0xff, 0xff, 0xff, 0xff)
	colour, plain := quartered(64, 32), image.NewGray(image.Rect(0, 0, 64, 32))
	cases := map[string]struct {
		profile []byte
		picture image.Image
		kept    bool
	}{
		"of a camera":          {good, colour, true},
		"of a newer version":   {newer, colour, true},
		"grey":                 {grey, plain, true},
		"too many tags":        {many, colour, true},
		"grey of colours":      {grey, colour, false},
		"colours of grey":      {good, plain, false},
		"of inks":              {tampered(good, 16, []byte("CMYK")...), colour, false},
		"too long":             {long, colour, false},
		"cut off":              {good[:200], colour, false},
		"no profile":           {[]byte("no profile"), colour, false},
		"without its mark":     {tampered(good, 36, 'x'), colour, false},
		"a colour left out":    {bytes.ReplaceAll(good, []byte("gXYZ"), []byte("qXYZ")), colour, false},
		"a tag beyond the end": {tampered(good, 132+12*3+4, 0x7f), colour, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			photo := withSegments(jpegOf(t, c.picture, 90), profileSegments(c.profile)...)
			picture := process(t, photo)
			got := profileOf(t, picture.Original.Bytes)
			require.Equal(t, c.kept, got != nil)
			requireNoTrace(t, picture.Original.Bytes)
			if got != nil {
				require.Equal(t, len(got), int(binary.BigEndian.Uint32(got)))
				require.Equal(t, got, profileOf(t, process(t, picture.Original.Bytes).Original.Bytes), "clean is clean")
			}
		})
	}
}
