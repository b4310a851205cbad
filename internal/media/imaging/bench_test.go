//go:build unix

package imaging_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/draw"

	"parley/internal/media/imaging"
)

// What a 12-megapixel photo takes from file to variants, beside what decoding it and scaling it to the same two
// sizes take alone: with the usual library, and with the scaler of this package. CPU is that of the process,
// which other programs on the machine disturb least.
func BenchmarkPhoto(b *testing.B) {
	photo := jpegOf(b, scenery(4032, 3024), 93)
	process := func(file []byte) func(b *testing.B) {
		processor := imaging.New(imaging.DefaultLimits())
		return func(b *testing.B) {
			_, err := processor.Process(b.Context(), bytes.NewReader(file), int64(len(file)))
			require.NoError(b, err)
		}
	}
	measure(b, "process", process(photo))
	measure(b, "process_sideways", process(withSegments(photo, exifSegment(6))))
	measure(b, "decode_catmullrom", decodeAndScale(photo, draw.CatmullRom))
	measure(b, "decode_bilinear", decodeAndScale(photo, draw.BiLinear))
	measure(b, "decode_shrink", func(b *testing.B) {
		picture, err := jpeg.Decode(bytes.NewReader(photo))
		require.NoError(b, err)
		imaging.Shrink(imaging.Shrink(picture, 1600), 320)
	})
}

func decodeAndScale(photo []byte, kernel draw.Scaler) func(b *testing.B) {
	return func(b *testing.B) {
		picture, err := jpeg.Decode(bytes.NewReader(photo))
		require.NoError(b, err)
		large := image.NewRGBA(image.Rect(0, 0, 1600, 1200))
		kernel.Scale(large, large.Rect, picture, picture.Bounds(), draw.Src, nil)
		small := image.NewRGBA(image.Rect(0, 0, 320, 240))
		kernel.Scale(small, small.Rect, large, large.Rect, draw.Src, nil)
	}
}

func measure(b *testing.B, name string, do func(b *testing.B)) {
	b.Run(name, func(b *testing.B) {
		b.ReportAllocs()
		before := cpuMilliseconds(b)
		for b.Loop() {
			do(b)
		}
		b.ReportMetric((cpuMilliseconds(b)-before)/float64(b.N), "cpu-ms/op")
	})
}

func cpuMilliseconds(b *testing.B) float64 {
	b.Helper()
	var usage syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Nano()+usage.Stime.Nano()) / 1e6
}
