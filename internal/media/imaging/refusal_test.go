package imaging_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"

	"parley/internal/fault"
	"parley/internal/media/imaging"
)

func requireRefused(tb testing.TB, err error, code fault.Code) {
	tb.Helper()
	var refusal *fault.Error
	require.ErrorAs(tb, err, &refusal)
	require.Equal(tb, code, refusal.Code, refusal.Message)
	require.Equal(tb, "file", refusal.Field)
	require.NotEmpty(tb, refusal.Message)
}

// tampered is a copy with other bytes at a place.
func tampered(file []byte, at int, with ...byte) []byte {
	out := bytes.Clone(file)
	copy(out[at:], with)
	return out
}

func archive(tb testing.TB) []byte {
	tb.Helper()
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	_, err := writer.Create("nothing.txt")
	require.NoError(tb, err)
	require.NoError(tb, writer.SetComment("a comment"))
	require.NoError(tb, writer.Close())
	return out.Bytes()
}

func TestOnlyFourKindsAreImages(t *testing.T) {
	files := map[string]string{
		"nothing":           "",
		"a byte":            "\xff",
		"text":              "hello",
		"svg":               `<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>`,
		"svg with intro":    `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`,
		"html":              "<!DOCTYPE html><html></html>",
		"bmp":               "BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00",
		"tiff":              "II*\x00\x08\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		"tiff, big end":     "MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00",
		"heic":              "\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
		"avif":              "\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1miaf",
		"jpeg xl":           "\xff\x0a\x00\x00\x00\x00\x00\x00",
		"icon":              "\x00\x00\x01\x00\x01\x00\x10\x10\x00\x00\x01\x00\x20\x00",
		"video":             "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
		"windows program":   "MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00",
		"linux program":     "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00",
		"script":            "#!/bin/sh\nexit 1\n",
		"pdf":               "%PDF-1.7\n",
		"sound in RIFF":     "RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00",
		"archive":           string(archive(t)),
		"png after newline": "\n" + string(pngOf(t, quartered(4, 4))),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			_, err := processed(t, []byte(file), imaging.DefaultLimits())
			requireRefused(t, err, fault.UnsupportedMediaType)
		})
	}
}

func TestWhatIsTwoThingsIsRefused(t *testing.T) {
	images := map[string][]byte{
		"jpeg":        jpegOf(t, quartered(64, 64), 90),
		"png":         pngOf(t, quartered(64, 64)),
		"gif":         gifOf(t, reel(8, 8, color.RGBA{A: 255})),
		"webp":        sample(t, "lossy.webp"),
		"moving webp": sample(t, "moving.webp"),
	}
	tails := map[string][]byte{
		"archive": archive(t),
		"page":    []byte("\n<!DOCTYPE HTML><html><script></script></html>"),
		"script":  []byte("*/=1;nothing('happens');"),
		"pdf":     []byte("%PDF-1.4\n1 0 obj"),
		"program": []byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00"),
		"windows": []byte("MZ\x90\x00\x03\x00\x00\x00\x04\x00"),
		"php":     []byte("\x00\x01\x02\x03<?php nothing(); ?>"),
		"gzip":    []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00"),
		"svg":     []byte("\x00\xff<svg onload=nothing()>"),
	}
	for kind, file := range images {
		for name, tail := range tails {
			t.Run(kind+"/"+name, func(t *testing.T) {
				_, err := processed(t, append(bytes.Clone(file), tail...), imaging.DefaultLimits())
				requireRefused(t, err, fault.UnsupportedMediaType)
			})
		}
		t.Run(kind+"/harmless", func(t *testing.T) {
			for _, tail := range []string{"\x00", "\r\n", "\x00\x00\x00\x18ftypmp42\x01\x02\x03"} {
				require.NotContains(t, string(process(t, append(bytes.Clone(file), tail...)).Original.Bytes), "ftyp")
			}
		})
	}
	heads := map[string][]byte{
		"pdf in a comment":  withSegments(images["jpeg"], segment(0xfe, []byte("%PDF-1.4"))),
		"page in a comment": withSegments(images["jpeg"], segment(0xfe, []byte("<HTML><body>"))),
		"page in a chunk":   withChunks(images["png"], pngChunk("tEXt", []byte("Comment\x00<script>nothing()</script>"))),
		"archive inside":    withSegments(images["jpeg"], segment(0xfe, archiveUpTo(t, len(images["jpeg"])-2))),
	}
	for name, file := range heads {
		t.Run(name, func(t *testing.T) {
			_, err := processed(t, file, imaging.DefaultLimits())
			requireRefused(t, err, fault.UnsupportedMediaType)
		})
	}
}

// archiveUpTo is an archive whose comment is what follows it in a file.
func archiveUpTo(tb testing.TB, following int) []byte {
	tb.Helper()
	out := archive(tb)
	out = out[:len(out)-len("a comment")]
	binary.LittleEndian.PutUint16(out[len(out)-2:], uint16(following))
	return out
}

func TestWhatIsTooLargeIsRefusedBeforeItIsDecoded(t *testing.T) {
	still := sample(t, "lossy.webp")
	gif := gifOf(t, reel(8, 8, color.RGBA{A: 255}))
	files := map[string][]byte{
		"png":                  hollow(t, 30000, 30000, 8, 2),
		"png of all":           hollow(t, 1<<31-1, 1<<31-1, 8, 6),
		"png, very wide":       hollow(t, 25_000_000, 1, 1, 0),
		"png, very high":       hollow(t, 1, 1<<16, 8, 6),
		"gif":                  tampered(gif, 6, 0xff, 0xff, 0xff, 0xff),
		"jpeg":                 crude{marker: 0xc0, width: 65000, height: 400, sampling: []byte{0x11}, levels: []int{128}}.bytes(t),
		"lossless webp":        webpOf(part{name: "VP8L"}.with(0x2f, 0xff, 0xff, 0xff, 0x0f, 0)),
		"lossy webp":           webpOf(part{0, "VP8 ", tampered(riffOf(t, still)[0].body, 6, 0xff, 0x3f, 0xff, 0x3f)}),
		"moving webp's canvas": webpOf(canvas(1<<1, 1<<24, 1<<24), part{0, "ANIM", make([]byte, 6)}, riffOf(t, sample(t, "moving.webp"))[2]),
		"16 bits, interlaced":  interlaced(hollow(t, 5000, 5000, 16, 6)),
		"progressive":          crude{marker: 0xc2, width: 5000, height: 5000, sampling: []byte{0x11, 0x11, 0x11}, levels: []int{128, 128, 128}}.bytes(t),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			var err error
			allocated := allocations(func() { _, err = processed(t, file, imaging.DefaultLimits()) })
			requireRefused(t, err, fault.ImageDimensions)
			require.Less(t, allocated, uint64(4<<20))
		})
	}
}

// with gives the part that name and body make, padded to a length that a decoder would look at.
func (p part) with(body ...byte) part {
	p.body = append(body, make([]byte, 16)...)
	return p
}

// interlaced says so in a PNG's header.
func interlaced(file []byte) []byte {
	header := bytes.Clone(file[16:29])
	header[12] = 1
	return append(append(bytes.Clone(file[:8]), pngChunk("IHDR", header)...), file[33:]...)
}

func TestLimitsOfAnimations(t *testing.T) {
	limits := imaging.DefaultLimits()
	limits.Frames, limits.TotalPixels = 3, 3*100*60
	red := color.RGBA{200, 0, 0, 255}
	places := make([]image.Point, 4)
	small, large := quartered(100, 60), quartered(101, 60)
	tooMany, tooLarge := "frames", "pixels"
	files := map[string]struct {
		file []byte
		why  string
	}{
		"gif":               {gifOf(t, reel(100, 60, red, red, red)), ""},
		"png":               {moving(t, places, small, small, small), ""},
		"gif of many":       {gifOf(t, reel(1, 1, red, red, red, red)), tooMany},
		"png of many":       {moving(t, places, quartered(2, 2), quartered(2, 2), quartered(2, 2), quartered(2, 2)), tooMany},
		"gif of large ones": {gifOf(t, reel(101, 60, red, red, red)), tooLarge},
		"png of large ones": {moving(t, places, large, large, large), tooLarge},
	}
	for name, c := range files {
		t.Run(name, func(t *testing.T) {
			_, err := processed(t, c.file, limits)
			if c.why == "" {
				require.NoError(t, err)
				return
			}
			requireRefused(t, err, fault.ImageDimensions)
			require.ErrorContains(t, err, c.why)
		})
	}
	t.Run("webp", func(t *testing.T) {
		_, err := processed(t, sample(t, "moving.webp"), limits)
		require.NoError(t, err)
		limits.Frames = 2
		_, err = processed(t, sample(t, "moving.webp"), limits)
		requireRefused(t, err, fault.ImageDimensions)
		limits.Frames, limits.TotalPixels = 3, 4000
		_, err = processed(t, sample(t, "moving.webp"), limits)
		requireRefused(t, err, fault.ImageDimensions)
	})
}

func TestDamage(t *testing.T) {
	photo, screenshot := jpegOf(t, quartered(64, 64), 90), pngOf(t, quartered(64, 64))
	animation := gifOf(t, reel(8, 8, color.RGBA{A: 255}, color.RGBA{200, 0, 0, 255}))
	still, reelOfWebP := riffOf(t, sample(t, "lossy.webp"))[0], riffOf(t, sample(t, "moving.webp"))
	progressive := crude{marker: 0xc2, width: 64, height: 64, sampling: []byte{0x11}, levels: []int{90}}.bytes(t)
	scan := progressive[bytes.Index(progressive, []byte{0xff, 0xda}) : len(progressive)-2]
	outside := bytes.Clone(reelOfWebP[4].body)
	outside[0] = 20
	lying := bytes.Clone(reelOfWebP[2].body)
	lying[6]--
	files := map[string][]byte{
		"jpeg, only its start":         []byte("\xff\xd8\xff"),
		"jpeg without pixels":          []byte("\xff\xd8\xff\xd9"),
		"jpeg, other pixels":           tampered(photo, len(photo)-20, 0xff, 0xc0, 0xff),
		"jpeg of no height":            crude{marker: 0xc0, width: 8, sampling: []byte{0x11}, levels: []int{9}}.bytes(t),
		"jpeg of very many scans":      append(append(bytes.Clone(progressive[:len(progressive)-2]), bytes.Repeat(scan, 100)...), 0xff, 0xd9),
		"png, a wrong sum":             tampered(screenshot, 30, 1),
		"png without pixels":           append(bytes.Clone(screenshot[:33]), pngChunk("IEND", nil)...),
		"png with few pixels":          hollow(t, 500, 500, 8, 2),
		"png of no width":              hollow(t, 0, 5, 8, 2),
		"png, a chunk beyond the end":  tampered(screenshot, 33, 0x7f),
		"png, two headers":             withChunks(screenshot, screenshot[8:33]),
		"png, a frame outside":         moving(t, []image.Point{{}, {60, 0}}, quartered(64, 64), quartered(8, 8)),
		"png, a damaged frame":         damagedFrame(t),
		"png, missing frames":          append(bytes.Clone(screenshot[:33]), append(pngChunk("acTL", []byte{0, 0, 0, 9, 0, 0, 0, 0}), screenshot[33:]...)...),
		"gif without frames":           append(bytes.Clone(animation[:13]), 0x3b),
		"gif, unknown block":           tampered(animation, bytes.IndexByte(animation, 0x21), 0x99),
		"webp, shorter than it says":   sample(t, "lossy.webp")[:100],
		"webp, nothing in it":          webpOf(),
		"webp, a lying canvas":         webpOf(canvas(0, 1, 1), still),
		"webp, two pictures":           webpOf(canvas(0, 64, 32), still, still),
		"webp, a frame outside":        webpOf(reelOfWebP[0], reelOfWebP[1], part{0, "ANMF", outside}),
		"webp, a frame of other width": webpOf(reelOfWebP[0], reelOfWebP[1], part{0, "ANMF", lying}),
		"webp, frames of a still":      webpOf(canvas(0, 64, 32), reelOfWebP[1], reelOfWebP[2]),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			_, err := processed(t, file, imaging.DefaultLimits())
			requireRefused(t, err, fault.ImageCorrupt)
		})
	}
}

// damagedFrame is an animated PNG whose second frame is no picture, though all sums are right.
func damagedFrame(tb testing.TB) []byte {
	tb.Helper()
	out := []byte("\x89PNG\r\n\x1a\n")
	for _, c := range chunksOf(tb, moving(tb, make([]image.Point, 2), quartered(64, 64), quartered(64, 64))) {
		if c.name == "fdAT" {
			c.body = append(bytes.Clone(c.body[:4]), "no picture"...)
		}
		out = append(out, pngChunk(c.name, c.body)...)
	}
	return out
}

func TestUnknownKindsOfJPEG(t *testing.T) {
	baseline := crude{marker: 0xc0, width: 16, height: 16, sampling: []byte{0x11}, levels: []int{90}}
	frame := bytes.Index(baseline.bytes(t), []byte{0xff, 0xc0})
	for _, marker := range []byte{0xc3, 0xc5, 0xc9, 0xca, 0xcf} {
		_, err := processed(t, tampered(baseline.bytes(t), frame+1, marker), imaging.DefaultLimits())
		requireRefused(t, err, fault.UnsupportedMediaType)
	}
	_, err := processed(t, tampered(baseline.bytes(t), frame+4, 12), imaging.DefaultLimits())
	requireRefused(t, err, fault.UnsupportedMediaType)
	four := crude{marker: 0xc0, width: 16, height: 16, sampling: []byte{0x11, 0x11, 0x11, 0x11}, levels: []int{90, 90, 90, 90}}
	_, err = processed(t, four.bytes(t), imaging.DefaultLimits())
	requireRefused(t, err, fault.UnsupportedMediaType)
}

func TestATruncatedFileIsNeverAPicture(t *testing.T) {
	files := map[string][]byte{
		"jpeg":         jpegOf(t, scenery(96, 64), 90),
		"progressive":  crude{marker: 0xc2, width: 64, height: 64, sampling: []byte{0x11, 0x11, 0x11}, levels: []int{90, 40, 200}}.bytes(t),
		"png":          pngOf(t, scenery(48, 32)),
		"gif":          gifOf(t, reel(40, 30, color.RGBA{A: 255}, color.RGBA{200, 0, 0, 255})),
		"webp":         sample(t, "lossy.webp"),
		"lossless":     sample(t, "lossless.webp"),
		"veiled":       sample(t, "veiled.webp"),
		"moving webp":  sample(t, "moving.webp"),
		"animated png": moving(t, make([]image.Point, 2), quartered(16, 16), quartered(16, 16)),
	}
	for name, file := range files {
		t.Run(name, func(t *testing.T) {
			process(t, file)
			for length := 0; length < len(file); length += max(len(file)/500, 1) {
				_, err := processed(t, file[:length], imaging.DefaultLimits())
				code := fault.ImageCorrupt
				if length < 12 {
					code = fault.CodeOf(err)
					require.Contains(t, []fault.Code{fault.ImageCorrupt, fault.UnsupportedMediaType}, code)
				}
				requireRefused(t, err, code)
			}
		})
	}
}

func TestLongFiles(t *testing.T) {
	limits := imaging.DefaultLimits()
	photo := jpegOf(t, quartered(64, 64), 90)
	limits.Bytes = int64(len(photo)) - 1
	_, err := processed(t, photo, limits)
	requireRefused(t, err, fault.FileTooLarge)

	t.Run("longer than announced", func(t *testing.T) {
		_, err := imaging.New(limits).Process(t.Context(), bytes.NewReader(photo), 10)
		requireRefused(t, err, fault.FileTooLarge)
	})
	t.Run("an output out of proportion", func(t *testing.T) {
		limits := imaging.DefaultLimits()
		small := sample(t, "lossy.webp")
		limits.Bytes = int64(len(small))
		_, err := processed(t, small, limits)
		requireRefused(t, err, fault.ImageDimensions)
	})
}

func TestAFileThatCanNotBeReadIsNobodysFault(t *testing.T) {
	gone := errors.New("the disk is gone")
	_, err := imaging.New(imaging.DefaultLimits()).Process(t.Context(), broken{gone}, 100)
	require.ErrorIs(t, err, gone)
	require.Equal(t, fault.Internal, fault.CodeOf(err))
}

// broken is a file on a disk that fails.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error)       { return 0, b.err }
func (b broken) Seek(int64, int) (int64, error) { return 0, nil }

func TestADecoderThatPanicsHasFoundDamage(t *testing.T) {
	err := imaging.Sound(func() error { panic("index out of range") })
	requireRefused(t, err, fault.ImageCorrupt)
	err = imaging.Sound(func() error { return errors.New("a complaint") })
	requireRefused(t, err, fault.ImageCorrupt)
	require.NoError(t, imaging.Sound(func() error { return nil }))
}

func TestAVideoBehindAPhotoIsNoPage(t *testing.T) {
	video := append([]byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00"), make([]byte, 3000)...)
	photo := jpegOf(t, quartered(64, 64), 90)
	require.NotNil(t, process(t, append(append(bytes.Clone(photo), video...), "\x01<svG\x02"...)))
	_, err := processed(t, append(append(bytes.Clone(photo), video...), "\x01<?Php\x02"...), imaging.DefaultLimits())
	requireRefused(t, err, fault.UnsupportedMediaType)
}

func TestLimitsThatAreNotSetAreTheDefaults(t *testing.T) {
	_, err := processed(t, jpegOf(t, quartered(64, 64), 90), imaging.Limits{})
	require.NoError(t, err)
	_, err = processed(t, hollow(t, 5001, 5000, 8, 2), imaging.Limits{Bytes: 1000})
	requireRefused(t, err, fault.ImageDimensions)
}
