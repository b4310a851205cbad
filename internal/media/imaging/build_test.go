package imaging_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests make all their files: pictures first, then what a stranger may have put around them.

// Where the camera was.
const (
	latitude  = "52.5162746N"
	longitude = "13.3777041E"
)

// quarters are the colours of the quarters of a picture, in reading order.
func quarters() [4]color.NRGBA {
	return [4]color.NRGBA{{220, 30, 30, 255}, {30, 180, 40, 255}, {30, 50, 220, 255}, {230, 220, 40, 255}}
}

// quartered is a picture of four plain quarters.
func quartered(width, height int) *image.NRGBA {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			picture.SetNRGBA(x, y, quarters()[2*min(2*y/height, 1)+min(2*x/width, 1)])
		}
	}
	return picture
}

// scenery is a picture with gradients, fine detail and some noise, as a photo has.
func scenery(width, height int) *image.RGBA {
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	noise := uint32(1)
	for y := range height {
		for x := range width {
			noise = noise*1664525 + 1013904223
			grain := float64(noise>>28) - 8
			wave := 127 + 80*math.Sin(float64(x)/97)*math.Cos(float64(y)/61) + 20*math.Sin(float64(x*y)/5000)
			i := picture.PixOffset(x, y)
			for c, level := range [3]float64{wave, wave*0.8 + 30, 200 - wave*0.6} {
				picture.Pix[i+c] = uint8(min(max(level+grain, 0), 255))
			}
			picture.Pix[i+3] = 255
		}
	}
	return picture
}

func jpegOf(tb testing.TB, picture image.Image, quality int) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}))
	return out.Bytes()
}

func pngOf(tb testing.TB, picture image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	require.NoError(tb, png.Encode(&out, picture))
	return out.Bytes()
}

// segment is one of a JPEG's, with its marker and length.
func segment(marker byte, body []byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(out, body...)
}

// withSegments puts segments where cameras have them: first in the file.
func withSegments(file []byte, segments ...[]byte) []byte {
	out := bytes.Clone(file[:2])
	for _, part := range segments {
		out = append(out, part...)
	}
	return append(out, file[2:]...)
}

func exifSegment(orientation int) []byte {
	return segment(0xe1, append([]byte("Exif\x00\x00"), exif(binary.BigEndian, orientation)...))
}

// exif is a TIFF block as a camera writes it: orientation, maker and model, the place, a note of the maker
// and a thumbnail.
func exif(order binary.AppendByteOrder, orientation int) []byte {
	head := "MM\x00*"
	if order.String() == "LittleEndian" {
		head = "II*\x00"
	}
	out := order.AppendUint32([]byte(head), 8)
	entry := func(tag, kind uint16, count, value uint32) {
		out = order.AppendUint16(order.AppendUint16(out, tag), kind)
		out = order.AppendUint32(out, count)
		if kind == 3 {
			out = order.AppendUint16(order.AppendUint16(out, uint16(value)), 0)
			return
		}
		out = order.AppendUint32(out, value)
	}
	const firstDirectory, entries, gpsEntries = 8, 4, 2
	const text = firstDirectory + 2 + 12*entries + 4
	const gps = text + 12
	const place = gps + 2 + 12*gpsEntries + 4
	out = order.AppendUint16(out, entries)
	entry(0x010f, 2, 12, text)                 // Maker.
	entry(0x0112, 3, 1, uint32(orientation))   // Orientation.
	entry(0x8825, 4, 1, gps)                   // Directory of the place.
	entry(0x927c, 7, uint32(len(note)), place) // The maker's note.
	out = order.AppendUint32(out, 0)
	out = append(out, "CameraMaker\x00"...)
	out = order.AppendUint16(out, gpsEntries)
	entry(0x0002, 2, uint32(len(latitude)), place)
	entry(0x0004, 2, uint32(len(longitude)), place+uint32(len(latitude)))
	out = order.AppendUint32(out, 0)
	return append(out, note...)
}

// note is what the maker of the camera wrote, after the place.
const note = latitude + longitude + "serial number 4711\xff\xd8\xff\xe0thumbnail\xff\xd9"

// pngChunk is one of a PNG's, with its length and sum.
func pngChunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

// withChunks puts chunks after a PNG's header.
func withChunks(file []byte, chunks ...[]byte) []byte {
	const intro = 8 + 12 + 13
	out := bytes.Clone(file[:intro])
	for _, part := range chunks {
		out = append(out, part...)
	}
	return append(out, file[intro:]...)
}
