package imaging_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"

	"parley/internal/media/imaging"
)

// What a 12-megapixel photo takes from file to variants, beside what decoding and scaling it to the same
// two sizes take with the usual library alone.
func BenchmarkPhoto(b *testing.B) {
	photo := jpegOf(b, scenery(4032, 3024), 93)
	b.Run("process", func(b *testing.B) {
		processor := imaging.New(imaging.DefaultLimits())
		b.ReportAllocs()
		for b.Loop() {
			_, err := processor.Process(b.Context(), bytes.NewReader(photo), int64(len(photo)))
			require.NoError(b, err)
		}
	})
	b.Run("process_sideways", func(b *testing.B) {
		sideways := withSegments(photo, exifSegment(6))
		processor := imaging.New(imaging.DefaultLimits())
		b.ReportAllocs()
		for b.Loop() {
			_, err := processor.Process(b.Context(), bytes.NewReader(sideways), int64(len(sideways)))
			require.NoError(b, err)
		}
	})
	for name, kernel := range map[string]draw.Scaler{"decode_catmullrom": draw.CatmullRom, "decode_bilinear": draw.BiLinear} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				picture, err := jpeg.Decode(bytes.NewReader(photo))
				require.NoError(b, err)
				large := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
				kernel.Scale(large, large.Rect, picture, picture.Bounds(), draw.Src, nil)
				small := image.NewRGBA(image.Rect(0, 0, 320, 240))
				kernel.Scale(small, small.Rect, large, large.Rect, draw.Src, nil)
			}
		})
	}
}
