package main

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// latitude is where the camera was, in words that are easily found.
const latitude = "52.5162746N"

// corners are the colours of the quarters of a picture as it is to be seen, in reading order.
func corners() [4]color.RGBA {
	return [4]color.RGBA{{220, 30, 30, 255}, {30, 180, 40, 255}, {30, 50, 220, 255}, {230, 220, 40, 255}}
}

// photo is a JPEG as a phone writes it that was held upright: 800 by 600, to be turned to the right to be 600 by 800,
// with the place where it was taken.
func photo(t *testing.T) []byte {
	t.Helper()
	const width, height = 800, 600
	seen := corners()
	lying := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			right, below := x >= width/2, y >= height/2
			// What is stored at the bottom left is seen at the top left.
			c := map[[2]bool]color.RGBA{{false, true}: seen[0], {false, false}: seen[1], {true, true}: seen[2], {true, false}: seen[3]}[[2]bool{right, below}]
			lying.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, lying, &jpeg.Options{Quality: 90}))
	file := out.Bytes()
	taken := append([]byte("Exif\x00\x00"), camera()...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(taken)+2))
	return append(append(append(file[:2:2], segment...), taken...), file[2:]...)
}

// camera is a TIFF block with the orientation, a maker's name and the latitude.
func camera() []byte {
	const entries, gpsEntries, short, text, long = 3, 1, 3, 2, 4
	const first = 8
	const maker = first + 2 + 12*entries + 4
	const gps = maker + 12
	const place = gps + 2 + 12*gpsEntries + 4
	b := binary.BigEndian
	out := b.AppendUint32([]byte("MM\x00*"), first)
	entry := func(tag, kind uint16, count, value uint32) {
		out = b.AppendUint32(b.AppendUint32(b.AppendUint16(b.AppendUint16(out, tag), kind), count), value)
	}
	out = b.AppendUint16(out, entries)
	entry(0x010f, text, 12, maker)
	entry(0x0112, short, 1, 6<<16) // a short stands in the upper half
	entry(0x8825, long, 1, gps)
	out = append(b.AppendUint32(out, 0), "CameraMaker\x00"...)
	out = b.AppendUint16(out, gpsEntries)
	entry(0x0002, text, uint32(len(latitude)), place)
	return append(b.AppendUint32(out, 0), latitude...)
}

// grain is a PNG that has its like nowhere, and is about three times as many bytes as it has pixels.
func grain(t testing.TB, width, height int) []byte {
	t.Helper()
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	noise := rand.NewChaCha8([32]byte{byte(rand.Uint32()), byte(rand.Uint32()), byte(rand.Uint32()), byte(rand.Uint32())})
	_, _ = noise.Read(picture.Pix) // it never fails
	for i := 3; i < len(picture.Pix); i += 4 {
		picture.Pix[i] = 255
	}
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, picture))
	return out.Bytes()
}

// bomb is a sound PNG of 30,000 by 30,000 black pixels, which takes little more than 100 KB.
func bomb(t *testing.T) []byte {
	t.Helper()
	const side = 30_000
	var stream bytes.Buffer
	deflate := zlib.NewWriter(&stream)
	row := make([]byte, 1+side/8)
	for range side {
		_, err := deflate.Write(row)
		require.NoError(t, err)
	}
	require.NoError(t, deflate.Close())
	b := binary.BigEndian
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(name string, body []byte) {
		out = b.AppendUint32(out, uint32(len(body)))
		begin := len(out)
		out = append(append(out, name...), body...)
		out = b.AppendUint32(out, crc32.ChecksumIEEE(out[begin:]))
	}
	chunk("IHDR", append(b.AppendUint32(b.AppendUint32(nil, side), side), 1, 0, 0, 0, 0))
	chunk("IDAT", stream.Bytes())
	chunk("IEND", nil)
	return out
}

// requireUpright sees that the corners are where they were seen.
func requireUpright(t *testing.T, file []byte, width, height int) {
	t.Helper()
	picture, err := jpeg.Decode(bytes.NewReader(file))
	require.NoError(t, err)
	require.Equal(t, image.Rect(0, 0, width, height), picture.Bounds())
	for i, want := range corners() {
		x, y := width/8+i%2*width*3/4, height/8+i/2*height*3/4
		r, g, b, _ := picture.At(x, y).RGBA()
		const near = 12
		require.InDelta(t, want.R, r>>8, near, "corner %d", i)
		require.InDelta(t, want.G, g>>8, near, "corner %d", i)
		require.InDelta(t, want.B, b>>8, near, "corner %d", i)
	}
}
