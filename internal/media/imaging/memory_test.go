package imaging_test

import (
	"encoding/binary"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/media/imaging"
)

// heavy are files of about a megapixel in the forms that take the most to decode.
func heavy(tb testing.TB) map[string][]byte {
	tb.Helper()
	const width, height = 1200, 900
	grey := image.NewGray16(image.Rect(0, 0, width, height))
	wide := image.NewNRGBA64(grey.Rect)
	drawing := image.NewPaletted(grey.Rect, color.Palette{color.Black, color.White})
	long := image.NewGray(image.Rect(0, 0, 65535, 381)) // as much as the sides allow of what the pixels do
	longDrawing := image.NewPaletted(long.Rect, drawing.Palette)
	frames := reel(width, height, color.RGBA{A: 255}, color.RGBA{A: 255}, color.RGBA{A: 255}, color.RGBA{A: 255})
	jpegs := func(marker byte, sampling ...byte) []byte {
		sideways := exifSegment(6)
		levels := make([]int, len(sampling))
		if len(sampling) == 4 {
			adobe := segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00"))
			return crude{marker, width, height, sampling, levels, [][]byte{adobe, sideways}}.bytes(tb)
		}
		return crude{marker, width, height, sampling, levels, [][]byte{sideways}}.bytes(tb)
	}
	return map[string][]byte{
		"baseline":             jpegs(0xc0, 0x22, 0x11, 0x11),
		"progressive":          jpegs(0xc2, 0x22, 0x11, 0x11),
		"progressive, full":    jpegs(0xc2, 0x11, 0x11, 0x11),
		"progressive, print":   jpegs(0xc2, 0x11, 0x11, 0x11, 0x11),
		"progressive, strange": jpegs(0xc2, 0x41, 0x11, 0x11),
		"grey":                 withChunks(pngOf(tb, grey), pngChunk("eXIf", exif(binary.BigEndian, 6))),
		"deep":                 withChunks(pngOf(tb, wide), pngChunk("eXIf", exif(binary.BigEndian, 6))),
		"palette":              withChunks(pngOf(tb, drawing), pngChunk("eXIf", exif(binary.BigEndian, 6))),
		"long":                 pngOf(tb, longDrawing),
		"high":                 withChunks(pngOf(tb, long), pngChunk("eXIf", exif(binary.BigEndian, 6))),
		"gif":                  gifOf(tb, frames),
		"moving png":           moving(tb, make([]image.Point, 2), wide, wide),
		"webp":                 sidewaysWebP(tb, 0, "large_lossy.webp"),
		"webp, veiled":         sidewaysWebP(tb, 1<<4, "large_veiled.webp"),
		"webp, lossless":       sidewaysWebP(tb, 1<<4, "large_lossless_veiled.webp"),
	}
}

// sidewaysWebP is one of the large samples with an orientation.
func sidewaysWebP(tb testing.TB, flags byte, name string) []byte {
	tb.Helper()
	parts := []part{canvas(flags|1<<3, 1700, 900)}
	for _, p := range riffOf(tb, sample(tb, name)) {
		if p.name != "VP8X" {
			parts = append(parts, p)
		}
	}
	return webpOf(append(parts, part{name: "EXIF", body: exif(binary.BigEndian, 6)})...)
}

func TestDecodingTakesNoMoreMemoryThanIsAdmitted(t *testing.T) {
	for name, file := range heavy(t) {
		t.Run(name, func(t *testing.T) {
			promised, err := imaging.Promised(file)
			require.NoError(t, err)
			limits := imaging.DefaultLimits()
			limits.Memory = promised - 1
			_, err = processed(t, file, limits)
			requireRefused(t, err, fault.ImageDimensions)
			limits.Memory = promised
			taken := allocations(func() {
				_, err := processed(t, file, limits)
				require.NoError(t, err)
			})
			// Everything that is ever allocated, so more than is ever held; variants, encoders and the
			// outputs are beside it.
			const aside = 10 << 20
			require.Less(t, taken, uint64(promised+aside), "%d promised", promised)
		})
	}
}
