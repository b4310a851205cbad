package imaging

import (
	"encoding/binary"
	"image/gif"
)

// The blocks of a GIF, as in its specification of 1989.
const (
	gifHeaderSize = 13
	gifExtension  = 0x21
	gifImage      = 0x2c
	gifTrailer    = 0x3b
)

// walkGIF reads the blocks of a GIF from its start to its trailer.
func walkGIF(data []byte, limits Limits) (header, error) {
	if len(data) < gifHeaderSize {
		return header{}, corrupt()
	}
	walk := header{
		format: gifFormat, orientation: asStored,
		width:  int(binary.LittleEndian.Uint16(data[6:])),
		height: int(binary.LittleEndian.Uint16(data[8:])),
	}
	at := gifHeaderSize + tableBytes(data[10])
	for at < len(data) {
		block := data[at]
		at++
		switch block {
		case gifTrailer:
			if walk.frames == 0 {
				return header{}, corrupt()
			}
			walk.end = at
			// All frames are held, a byte a pixel, and the first is drawn on a canvas in full colour.
			walk.memory = int64(walk.pixels) + 4*int64(walk.width)*int64(walk.height)
			return walk, nil
		case gifExtension:
			at++
		case gifImage:
			if at+9 > len(data) {
				return header{}, corrupt()
			}
			width, height := binary.LittleEndian.Uint16(data[at+4:]), binary.LittleEndian.Uint16(data[at+6:])
			if width == 0 || height == 0 {
				return header{}, corrupt()
			}
			walk.frames++
			walk.pixels += int(width) * int(height)
			if walk.frames > limits.Frames {
				return header{}, tooManyFrames(limits)
			}
			at += 9 + tableBytes(data[at+8]) + 1
		default:
			return header{}, corrupt()
		}
		at = skipBlocks(data, at)
	}
	return header{}, corrupt()
}

// tableBytes is the length of the colour table that flags announce.
func tableBytes(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// skipBlocks goes over blocks with their length in front, to the empty one after them; beyond the file
// where it ends before.
func skipBlocks(data []byte, at int) int {
	for at < len(data) {
		length := int(data[at])
		at += 1 + length
		if length == 0 {
			return at
		}
	}
	return len(data)
}

// encodeGIF writes all frames anew: comments, application blocks and what else there was are gone. A frame
// that the decoder let pass and the encoder does not is damage as well.
func encodeGIF(frames *gif.GIF, limits Limits) ([]byte, error) {
	out := newSink(limits)
	err := sound(func() error {
		if err := gif.EncodeAll(out, frames); err != nil {
			return out.failure("encode a GIF", err)
		}
		return nil
	})
	return out.bytes, err
}
