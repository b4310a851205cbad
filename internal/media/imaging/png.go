package imaging

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/png"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// The colour types of a PNG, and the length of its header.
const (
	pngGrey       = 0
	pngColour     = 2
	pngPalette    = 3
	pngGreyAlpha  = 4
	pngHeaderSize = 13
	// pngIntro is the signature and the whole header chunk.
	pngIntro = len(pngSignature) + 12 + pngHeaderSize
)

// pngWalk is what is learned of a PNG, animated or not, on the way through its chunks.
type pngWalk struct {
	header
	limits Limits
	ihdr   []byte
	// shared are the chunks that every frame needs: palette and transparency.
	shared []chunk
	// data are the chunks of the default image; control is the chunk that makes the file an animation.
	data    []chunk
	control []byte
	stills  []pngFrame
	// packed is the chunk of the colour profile. Only one is ever inflated, and only of a still.
	packed []byte
}

// chunk is one of PNG's or RIFF's: four letters and what they stand before.
type chunk struct {
	name string
	body []byte
}

// pngFrame is one frame of an animation. Its data are IDAT where it is the default image as well.
type pngFrame struct {
	control       []byte
	width, height int
	isDefault     bool
	data          []chunk
}

// walkPNG reads the chunks of a PNG from its start to its end chunk.
func walkPNG(data []byte, limits Limits) (*pngWalk, error) {
	walk := &pngWalk{header: header{format: pngFormat, frames: 1, orientation: asStored}, limits: limits}
	at := len(pngSignature)
	for {
		if at+12 > len(data) {
			return nil, corrupt()
		}
		length := int64(binary.BigEndian.Uint32(data[at:]))
		if length > int64(len(data)-at-12) {
			return nil, corrupt()
		}
		body := at + 8 + int(length)
		next := chunk{name: string(data[at+4 : at+8]), body: data[at+8 : body]}
		at = body + 4
		if err := walk.chunk(next); err != nil {
			return nil, err
		}
		if next.name == "IEND" {
			walk.end = at
			return walk, walk.finish()
		}
	}
}

func (w *pngWalk) chunk(next chunk) error {
	if (w.ihdr == nil) != (next.name == "IHDR") {
		return corrupt()
	}
	switch next.name {
	case "IHDR":
		return w.intro(next.body)
	case "PLTE", "tRNS":
		w.shared = append(w.shared, next)
	case "IDAT":
		return w.image(next)
	case "acTL":
		if len(next.body) != 8 || w.control != nil || w.data != nil {
			return corrupt()
		}
		w.control = next.body
	case "fcTL":
		return w.frame(next.body)
	case "fdAT":
		n := len(w.stills)
		if len(next.body) < 4 || n == 0 || w.stills[n-1].isDefault || w.data == nil {
			return corrupt()
		}
		w.stills[n-1].data = append(w.stills[n-1].data, chunk{name: "IDAT", body: next.body[4:]})
	case "iCCP":
		if w.packed == nil {
			w.packed = next.body
		}
	case "eXIf":
		w.orientation = readOrientation(next.body)
	}
	return nil
}

// image takes a chunk of the default image, which is the first frame if that frame has begun.
func (w *pngWalk) image(next chunk) error {
	if n := len(w.stills); n > 0 {
		if n > 1 || !w.stills[0].isDefault && w.data != nil {
			return corrupt()
		}
		w.stills[0].isDefault = true
	}
	w.data = append(w.data, next)
	return nil
}

// intro reads the header chunk.
func (w *pngWalk) intro(body []byte) error {
	if len(body) != pngHeaderSize {
		return corrupt()
	}
	width, height := binary.BigEndian.Uint32(body), binary.BigEndian.Uint32(body[4:])
	if width > 1<<31-1 || height > 1<<31-1 {
		return corrupt()
	}
	w.ihdr, w.width, w.height = body, int(width), int(height)
	w.pixels = w.width * w.height
	return nil
}

// pixelBytes is what the decoder and the steps after it hold for a pixel.
func (w *pngWalk) pixelBytes() int64 {
	bytes := int64(4)
	switch w.ihdr[9] {
	case pngGrey:
		bytes = 1
		if len(w.shared) > 0 {
			bytes = 4
		}
	case pngPalette:
		bytes = 1
	}
	if w.ihdr[8] == 16 {
		bytes *= 2
	}
	if w.ihdr[12] != 0 {
		bytes *= 2 // The passes of an interlaced picture are decoded beside the whole.
	}
	if w.ihdr[9] == pngPalette {
		bytes += 4 // The variants are made in full colour.
	}
	if w.orientation != asStored {
		bytes += 4
	}
	return bytes
}

// frame begins a frame of an animation, which must lie on the canvas.
func (w *pngWalk) frame(body []byte) error {
	if len(body) != 26 || w.control == nil {
		return corrupt()
	}
	width, height := int64(binary.BigEndian.Uint32(body[4:])), int64(binary.BigEndian.Uint32(body[8:]))
	x, y := int64(binary.BigEndian.Uint32(body[12:])), int64(binary.BigEndian.Uint32(body[16:]))
	if width == 0 || height == 0 || x+width > int64(w.width) || y+height > int64(w.height) {
		return corrupt()
	}
	w.stills = append(w.stills, pngFrame{control: body, width: int(width), height: int(height)})
	if len(w.stills) > w.limits.Frames {
		return tooManyFrames(w.limits)
	}
	return nil
}

func (w *pngWalk) finish() error {
	if w.data == nil {
		return corrupt()
	}
	w.memory = w.pixelBytes() * int64(w.pixels)
	if w.control == nil {
		w.profile = inflateProfile(w.packed)
		return nil
	}
	if len(w.stills) == 0 || int64(binary.BigEndian.Uint32(w.control)) != int64(len(w.stills)) {
		return corrupt()
	}
	w.frames = len(w.stills)
	if w.frames == 1 && w.stills[0].isDefault {
		w.control = nil // One frame is a still.
		w.profile = inflateProfile(w.packed)
		return nil
	}
	for _, still := range w.stills {
		switch {
		case still.isDefault && (still.width != w.width || still.height != w.height):
			return corrupt()
		case !still.isDefault && len(still.data) == 0:
			return corrupt()
		case !still.isDefault:
			w.pixels += still.width * still.height
		}
	}
	// An animation keeps its stream, in which no pixel can be turned; nor does it keep its profile.
	w.orientation = asStored
	w.memory *= 2 // A frame is decoded beside the default image.
	return nil
}

// decodeFrames decodes every frame but the default image, one at a time, to see that it is sound.
func (w *pngWalk) decodeFrames(each func() error) error {
	for _, still := range w.stills {
		if still.isDefault {
			continue
		}
		if err := each(); err != nil {
			return err
		}
		ihdr := bytes.Clone(w.ihdr)
		binary.BigEndian.PutUint32(ihdr, uint32(still.width))
		binary.BigEndian.PutUint32(ihdr[4:], uint32(still.height))
		if _, err := png.Decode(bytes.NewReader(w.file(ihdr, still.data))); err != nil {
			return corrupt()
		}
	}
	return nil
}

// file puts a still together.
func (w *pngWalk) file(ihdr []byte, data []chunk) []byte {
	file := appendPNG([]byte(pngSignature), "IHDR", ihdr)
	for _, part := range w.shared {
		file = appendPNG(file, part.name, part.body)
	}
	for _, part := range data {
		file = appendPNG(file, part.name, part.body)
	}
	return appendPNG(file, "IEND")
}

// rebuild writes the animation anew, with nothing in it but what moves.
func (w *pngWalk) rebuild() []byte {
	file := appendPNG([]byte(pngSignature), "IHDR", w.ihdr)
	file = appendPNG(file, "acTL", w.control)
	for _, part := range w.shared {
		file = appendPNG(file, part.name, part.body)
	}
	sequence := uint32(0)
	number := func() []byte {
		sequence++
		return binary.BigEndian.AppendUint32(nil, sequence-1)
	}
	// The default image stands first, whether it is the first frame or is shown only where nothing moves.
	if !w.stills[0].isDefault {
		for _, part := range w.data {
			file = appendPNG(file, "IDAT", part.body)
		}
	}
	for _, still := range w.stills {
		file = appendPNG(file, "fcTL", number(), still.control[4:])
		if still.isDefault {
			for _, part := range w.data {
				file = appendPNG(file, "IDAT", part.body)
			}
		}
		for _, part := range still.data {
			file = appendPNG(file, "fdAT", number(), part.body)
		}
	}
	return appendPNG(file, "IEND")
}

// appendPNG appends a chunk whose body is given in parts.
func appendPNG(file []byte, name string, body ...[]byte) []byte {
	length := 0
	for _, part := range body {
		length += len(part)
	}
	file = binary.BigEndian.AppendUint32(file, uint32(length))
	start := len(file)
	file = append(file, name...)
	for _, part := range body {
		file = append(file, part...)
	}
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(file[start:]))
}

// inflateProfile reads a colour profile: its name, ended by a zero, a zero for the method, and a stream of
// which no more is inflated than a profile may have.
func inflateProfile(body []byte) []byte {
	end := bytes.IndexByte(body, 0)
	if end < 0 || end+2 > len(body) {
		return nil
	}
	stream, err := zlib.NewReader(bytes.NewReader(body[end+2:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(stream, maxProfile+1))
	if err != nil {
		return nil
	}
	return profile
}

// decodePNG decodes a still, or the default image of an animation, to eight bits a channel.
func decodePNG(data []byte) (image.Image, error) {
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	return narrow(picture), nil
}

// narrow drops the lower byte of every channel, in place: what is written is always behind what is read.
func narrow(picture image.Image) image.Image {
	halve := func(pix []uint8) []uint8 {
		for i := range len(pix) / 2 {
			pix[i] = pix[2*i]
		}
		return pix[:len(pix)/2]
	}
	switch wide := picture.(type) {
	case *image.Gray16:
		return &image.Gray{Pix: halve(wide.Pix), Stride: wide.Stride / 2, Rect: wide.Rect}
	case *image.RGBA64:
		return &image.RGBA{Pix: halve(wide.Pix), Stride: wide.Stride / 2, Rect: wide.Rect}
	case *image.NRGBA64:
		return &image.NRGBA{Pix: halve(wide.Pix), Stride: wide.Stride / 2, Rect: wide.Rect}
	}
	return picture
}
