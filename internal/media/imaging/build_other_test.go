package imaging_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// chunksOf reads a PNG's chunks, and sees that nothing follows the last.
func chunksOf(tb testing.TB, file []byte) []part {
	tb.Helper()
	require.Equal(tb, "\x89PNG\r\n\x1a\n", string(file[:8]))
	var parts []part
	for at := 8; at < len(file); {
		length := int(binary.BigEndian.Uint32(file[at:]))
		parts = append(parts, part{name: string(file[at+4 : at+8]), body: file[at+8 : at+8+length]})
		at += 12 + length
	}
	require.Equal(tb, "IEND", parts[len(parts)-1].name)
	return parts
}

// riffOf reads a WebP's chunks, and sees that nothing follows the last.
func riffOf(tb testing.TB, file []byte) []part {
	tb.Helper()
	require.Equal(tb, "RIFF", string(file[:4]))
	require.Equal(tb, "WEBP", string(file[8:12]))
	require.Equal(tb, len(file)-8, int(binary.LittleEndian.Uint32(file[4:])))
	return riffParts(file[12:])
}

func riffParts(data []byte) []part {
	var parts []part
	for len(data) > 0 {
		length := int(binary.LittleEndian.Uint32(data[4:]))
		parts = append(parts, part{name: string(data[:4]), body: data[8 : 8+length]})
		data = data[8+length+length%2:]
	}
	return parts
}

func names(parts []part) []string {
	var all []string
	for _, p := range parts {
		all = append(all, p.name)
	}
	return all
}

// webpOf puts chunks together.
func webpOf(parts ...part) []byte {
	body := []byte("WEBP")
	for _, p := range parts {
		body = append(body, p.name...)
		body = binary.LittleEndian.AppendUint32(body, uint32(len(p.body)))
		body = append(body, p.body...)
		if len(p.body)%2 == 1 {
			body = append(body, 0)
		}
	}
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// canvas is the chunk that says how large a WebP is and what else is in it.
func canvas(flags byte, width, height int) part {
	body := []byte{flags, 0, 0, 0}
	for _, side := range []int{width - 1, height - 1} {
		body = append(body, byte(side), byte(side>>8), byte(side>>16))
	}
	return part{name: "VP8X", body: body}
}

// sample is a small file of a kind for which there is no encoder in Go. All are made of the pictures that
// quartered makes, the veiled ones with one or two quarters less than opaque, by the tools of libwebp: cwebp and, for
// moving.webp, webpmux.
func sample(tb testing.TB, name string) []byte {
	tb.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(tb, err)
	return data
}

// reel is an animation of plain frames.
func reel(width, height int, colours ...color.RGBA) *gif.GIF {
	out := &gif.GIF{}
	for _, c := range colours {
		frame := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{c, color.RGBA{A: 255}})
		out.Image = append(out.Image, frame)
		out.Delay = append(out.Delay, 7)
		out.Disposal = append(out.Disposal, gif.DisposalNone)
	}
	return out
}

func gifOf(tb testing.TB, frames *gif.GIF) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, gif.EncodeAll(&out, frames))
	return out.Bytes()
}

// withComment puts a comment and a block of some program before a GIF's last byte.
func withComment(file []byte, text string) []byte {
	out := bytes.Clone(file[:len(file)-1])
	out = append(out, 0x21, 0xfe, byte(len(text)))
	out = append(append(out, text...), 0)
	out = append(out, "\x21\xff\x0bXMP DataXMP"...)
	out = append(out, byte(len(text)))
	return append(append(out, text...), 0, 0x3b)
}

// moving puts an animated PNG together from pictures of the same kind, each at a place on the first.
func moving(tb testing.TB, places []image.Point, pictures ...image.Image) []byte {
	tb.Helper()
	out := []byte("\x89PNG\r\n\x1a\n")
	sequence := uint32(0)
	for i, picture := range pictures {
		control := binary.BigEndian.AppendUint32(nil, sequence)
		sequence++
		for _, value := range []int{picture.Bounds().Dx(), picture.Bounds().Dy(), places[i].X, places[i].Y} {
			control = binary.BigEndian.AppendUint32(control, uint32(value))
		}
		control = append(control, 0, 1, 0, 10, 0, 0)
		for _, c := range chunksOf(tb, pngOf(tb, picture)) {
			switch {
			case c.name == "IHDR" && i == 0:
				out = append(out, pngChunk("IHDR", c.body)...)
				plays := binary.BigEndian.AppendUint32(nil, uint32(len(pictures)))
				out = append(out, pngChunk("acTL", append(plays, 0, 0, 0, 0))...)
			case c.name == "IDAT" && i == 0:
				out = append(out, pngChunk("fcTL", control)...)
				out = append(out, pngChunk("IDAT", c.body)...)
			case c.name == "IDAT":
				out = append(out, pngChunk("fcTL", control)...)
				out = append(out, pngChunk("fdAT", append(binary.BigEndian.AppendUint32(nil, sequence), c.body...))...)
				sequence++
			}
		}
	}
	return append(out, pngChunk("IEND", nil)...)
}

// hollow is a PNG that promises any dimensions and has a few bytes of pixels.
func hollow(tb testing.TB, width, height int, depth, kind byte) []byte {
	tb.Helper()
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = append(binary.BigEndian.AppendUint32(header, uint32(height)), depth, kind, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", header)...)
	out = append(out, pngChunk("IDAT", deflated(tb, make([]byte, 100)))...)
	return append(out, pngChunk("IEND", nil)...)
}

func deflated(tb testing.TB, data []byte) []byte {
	tb.Helper()
	var out bytes.Buffer
	stream := zlib.NewWriter(&out)
	_, err := stream.Write(data)
	require.NoError(tb, err)
	require.NoError(tb, stream.Close())
	return out.Bytes()
}
