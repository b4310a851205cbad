package imaging_test

import (
	"bytes"
	"encoding/binary"
	"image"
	"testing"

	"github.com/stretchr/testify/require"
)

// crude describes a JPEG of one plain colour, in forms that no encoder at hand writes: progressive, with
// four colours, with any sampling. It is coded by the tables of a grey JPEG.
type crude struct {
	// marker is 0xc0 for baseline and 0xc2 for progressive.
	marker        byte
	width, height int
	// sampling is one byte a component, horizontal and vertical factor; levels are the samples.
	sampling []byte
	levels   []int
	// before stands after the start of the image.
	before [][]byte
}

func (c crude) bytes(tb testing.TB) []byte {
	tb.Helper()
	const quality = 90
	grey := jpegOf(tb, image.NewGray(image.Rect(0, 0, 8, 8)), quality)
	out := []byte{0xff, 0xd8}
	for _, part := range c.before {
		out = append(out, part...)
	}
	var divisor int
	for _, part := range segmentsOf(tb, grey) {
		switch part.marker {
		case 0xdb:
			divisor = int(part.body[1])
			out = append(out, segment(part.marker, part.body)...)
		case 0xc4:
			out = append(out, segment(part.marker, part.body)...)
		}
	}
	frame := []byte{8, byte(c.height >> 8), byte(c.height), byte(c.width >> 8), byte(c.width), byte(len(c.sampling))}
	scan := []byte{byte(len(c.sampling))}
	for i, sampling := range c.sampling {
		frame = append(frame, byte(i+1), sampling, 0)
		scan = append(scan, byte(i+1), 0)
	}
	out = append(out, segment(c.marker, frame)...)
	last := byte(63)
	if c.marker == 0xc2 {
		last = 0
	}
	out = append(out, segment(0xda, append(scan, 0, last, 0))...)
	out = append(out, c.pixels(divisor)...)
	return append(out, 0xff, 0xd9)
}

// pixels codes one difference for the first block of each component, and none after it.
func (c crude) pixels(divisor int) []byte {
	var widest, highest int
	for _, sampling := range c.sampling {
		widest, highest = max(widest, int(sampling>>4)), max(highest, int(sampling&15))
	}
	across := (c.width + 8*widest - 1) / (8 * widest)
	down := (c.height + 8*highest - 1) / (8 * highest)
	var bits bitWriter
	for unit := range across * down {
		for i, sampling := range c.sampling {
			for block := range int(sampling>>4) * int(sampling&15) {
				difference := 0
				if unit == 0 && block == 0 {
					difference = (c.levels[i] - 128) * 8 / divisor
				}
				bits.difference(difference)
				if c.marker != 0xc2 {
					bits.put(0b1010, 4) // End of block.
				}
			}
		}
	}
	return bits.finish()
}

// bitWriter writes bits as a JPEG's scan has them: a zero follows every byte of ones.
type bitWriter struct {
	out   []byte
	word  uint32
	count int
}

func (w *bitWriter) put(bits uint32, count int) {
	w.word = w.word<<count | bits
	w.count += count
	for w.count >= 8 {
		next := byte(w.word >> (w.count - 8))
		w.out = append(w.out, next)
		if next == 0xff {
			w.out = append(w.out, 0)
		}
		w.count -= 8
		w.word &= 1<<w.count - 1
	}
}

// difference writes a DC coefficient by the table of the standard for luminance.
func (w *bitWriter) difference(value int) {
	codes := [12][2]uint32{
		{0b00, 2},
		{0b010, 3},
		{0b011, 3},
		{0b100, 3},
		{0b101, 3},
		{0b110, 3},
		{0b1110, 4},
		{0b11110, 5},
		{0b111110, 6},
		{0b1111110, 7},
		{0b11111110, 8},
		{0b111111110, 9},
	}
	size := 0
	for rest := max(value, -value); rest > 0; rest >>= 1 {
		size++
	}
	w.put(codes[size][0], int(codes[size][1]))
	if value < 0 {
		value += 1<<size - 1
	}
	w.put(uint32(value), size)
}

func (w *bitWriter) finish() []byte {
	if w.count > 0 {
		w.put(1<<(8-w.count)-1, 8-w.count)
	}
	return w.out
}

// part is a segment of a JPEG that a test found, or a chunk of another format.
type part struct {
	marker byte
	name   string
	body   []byte
}

// segmentsOf reads a JPEG's segments up to its end, and sees that nothing follows it.
func segmentsOf(tb testing.TB, file []byte) []part {
	tb.Helper()
	require.Equal(tb, []byte{0xff, 0xd8}, file[:2])
	var parts []part
	for at := 2; ; {
		require.Less(tb, at+1, len(file))
		require.Equal(tb, byte(0xff), file[at])
		marker := file[at+1]
		if marker == 0xd9 {
			require.Len(tb, file, at+2, "nothing may follow the end")
			return parts
		}
		end := at + 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		parts = append(parts, part{marker: marker, body: file[at+4 : end]})
		at = end
		if marker == 0xda {
			for file[at] != 0xff || file[at+1] == 0 {
				at++
			}
		}
	}
}

// profileSegments carry a colour profile in two parts, as long ones are.
func profileSegments(profile []byte) [][]byte {
	half := len(profile) / 2
	return [][]byte{
		segment(0xe2, append([]byte("ICC_PROFILE\x00\x01\x02"), profile[:half]...)),
		segment(0xe2, append([]byte("ICC_PROFILE\x00\x02\x02"), profile[half:]...)),
	}
}

// wideGamut is a colour profile with three primaries and a curve, and a tag of its maker's own.
func wideGamut() []byte {
	tags := []part{
		{name: "desc", body: []byte("desc\x00\x00\x00\x00\x00\x00\x00\x0bDisplay P3\x00")},
		{name: "cprt", body: []byte("text\x00\x00\x00\x00nobody's\x00")},
		{name: "wtpt", body: append([]byte("XYZ \x00\x00\x00\x00"), make([]byte, 12)...)},
		{name: "rXYZ", body: append([]byte("XYZ \x00\x00\x00\x00"), bytes.Repeat([]byte{1}, 12)...)},
		{name: "gXYZ", body: append([]byte("XYZ \x00\x00\x00\x00"), bytes.Repeat([]byte{2}, 12)...)},
		{name: "bXYZ", body: append([]byte("XYZ \x00\x00\x00\x00"), bytes.Repeat([]byte{3}, 12)...)},
		{name: "rTRC", body: []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00")},
		{name: "gTRC", body: []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00")},
		{name: "bTRC", body: []byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x33\x00\x00")},
		{name: "priv", body: []byte("taken at " + latitude)},
	}
	header := make([]byte, 128)
	copy(header[12:], "mntrRGB XYZ ")
	copy(header[36:], "acsp")
	copy(header[48:], "SERIAL")
	out := binary.BigEndian.AppendUint32(header, uint32(len(tags)))
	at := len(out) + 12*len(tags)
	var bodies []byte
	for _, tag := range tags {
		out = append(out, tag.name...)
		out = binary.BigEndian.AppendUint32(out, uint32(at+len(bodies)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(tag.body)))
		bodies = append(bodies, tag.body...)
	}
	out = append(out, bodies...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}
