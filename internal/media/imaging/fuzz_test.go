package imaging_test

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/media/imaging"
)

// Whatever a stranger sends: it is refused with a code, or every output is a picture that would be
// accepted again. Only decoders are guarded against panics; one of ours would be found here.
func FuzzProcess(f *testing.F) {
	seeds := [][]byte{
		withSegments(jpegOf(f, quartered(40, 20), 90), append(profileSegments(wideGamut()), exifSegment(6))...),
		crude{marker: 0xc2, width: 40, height: 20, sampling: []byte{0x41, 0x11, 0x11}, levels: []int{90, 40, 200}}.bytes(f),
		withChunks(pngOf(f, quartered(20, 10)), pngChunk("eXIf", exifSegment(8)[10:]),
			pngChunk("iCCP", append([]byte("x\x00\x00"), deflated(f, wideGamut())...))),
		moving(f, []image.Point{{}, {3, 2}}, quartered(16, 16), quartered(8, 8)),
		withComment(gifOf(f, reel(12, 8, color.RGBA{A: 255}, color.RGBA{200, 0, 0, 255})), "a comment"),
	}
	for _, name := range []string{"lossy", "lossless", "veiled", "lossless_veiled", "moving"} {
		seeds = append(seeds, sample(f, name+".webp"))
	}
	for _, seed := range seeds {
		f.Add(seed)
	}
	limits := imaging.Limits{
		Bytes: 64 << 10, Pixels: 10_000, Frames: 10, TotalPixels: 40_000, Memory: 1 << 20, Decodings: 2, Waiting: 2,
	}
	again := limits
	again.Bytes *= 4
	codes := []fault.Code{fault.FileTooLarge, fault.UnsupportedMediaType, fault.ImageCorrupt, fault.ImageDimensions}
	f.Fuzz(func(t *testing.T, file []byte) {
		picture, err := processed(t, file, limits)
		if err != nil {
			require.Contains(t, codes, fault.CodeOf(err), "%v", err)
			return
		}
		require.LessOrEqual(t, max(picture.Large.Width, picture.Large.Height), 1600)
		require.LessOrEqual(t, max(picture.Thumbnail.Width, picture.Thumbnail.Height), 320)
		require.NotEmpty(t, picture.BlurHash)
		for _, output := range []imaging.Encoded{picture.Original, picture.Large, picture.Thumbnail} {
			repeated, err := imaging.New(again).Process(t.Context(), bytes.NewReader(output.Bytes), int64(len(output.Bytes)))
			require.NoError(t, err)
			require.Equal(t, output.Width, repeated.Width)
			require.Equal(t, output.Height, repeated.Height)
		}
		require.Equal(t, picture.Width, picture.Original.Width)
		require.Equal(t, picture.Height, picture.Original.Height)
	})
}
