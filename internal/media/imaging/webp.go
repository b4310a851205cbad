package imaging

import (
	"bytes"
	"encoding/binary"
	"image"

	"golang.org/x/image/webp"
)

// The flags of VP8X, and the lengths of what comes before the data of a chunk, as in RFC 9649.
const (
	webpAnimated   = 1 << 1
	webpAlpha      = 1 << 4
	riffHeaderSize = 12
	riffChunkSize  = 8
	vp8xSize       = 10
	frameSize      = 16
)

// webpWalk is what is learned of a WebP, animated or not, on the way through its chunks.
type webpWalk struct {
	header
	limits   Limits
	vp8x     []byte
	animated bool
	// loop is the ANIM chunk: background and number of repetitions.
	loop   []byte
	stills []webpFrame
}

// webpFrame is the still, or one frame of an animation.
type webpFrame struct {
	// control is the header of an animation's frame, without what it holds.
	control       []byte
	x, y          int
	width, height int
	// alpha is the ALPH chunk's body, or nil; picture is VP8 or VP8L.
	alpha   []byte
	picture chunk
}

// walkWebP reads the chunks of a WebP. The file ends where its first chunk says.
func walkWebP(data []byte, limits Limits) (*webpWalk, error) {
	walk := &webpWalk{header: header{format: webpFormat, orientation: asStored}, limits: limits}
	length := int64(binary.LittleEndian.Uint32(data[4:])) + riffChunkSize
	if length > int64(len(data)) || length < riffHeaderSize {
		return nil, corrupt()
	}
	walk.end = int(length)
	err := eachChunk(data[riffHeaderSize:length], func(next chunk) error { return walk.chunk(next) })
	if err != nil {
		return nil, err
	}
	return walk, walk.finish()
}

// eachChunk calls back with every chunk. IMAGE_CORRUPT where one reaches beyond the end.
func eachChunk(data []byte, do func(chunk) error) error {
	for len(data) > 0 {
		if len(data) < riffChunkSize {
			return corrupt()
		}
		length := int64(binary.LittleEndian.Uint32(data[4:]))
		if length > int64(len(data)-riffChunkSize) {
			return corrupt()
		}
		end := riffChunkSize + int(length)
		if err := do(chunk{name: string(data[:4]), body: data[riffChunkSize:end]}); err != nil {
			return err
		}
		// A chunk of odd length is followed by a byte that does not count; some leave out the last.
		data = data[min(end+end%2, len(data)):]
	}
	return nil
}

func (w *webpWalk) chunk(next chunk) error {
	switch next.name {
	case "VP8X":
		if len(next.body) != vp8xSize || w.vp8x != nil || w.stills != nil {
			return corrupt()
		}
		w.vp8x = next.body
		w.animated = next.body[0]&webpAnimated != 0
		w.width, w.height = 1+threeBytes(next.body[4:]), 1+threeBytes(next.body[7:])
	case "ANIM":
		if len(next.body) != 6 || w.loop != nil {
			return corrupt()
		}
		w.loop = next.body
	case "ANMF":
		return w.frame(next.body)
	case "ALPH", "VP8 ", "VP8L":
		if w.animated {
			return corrupt()
		}
		if w.stills == nil {
			w.stills = make([]webpFrame, 1)
		}
		return w.stills[0].take(next)
	case "ICCP":
		w.profile = next.body
	case "EXIF":
		w.orientation = readOrientation(next.body)
	}
	return nil
}

// frame reads one frame of an animation, which must lie on the canvas.
func (w *webpWalk) frame(body []byte) error {
	if !w.animated || w.loop == nil || len(body) < frameSize {
		return corrupt()
	}
	still := webpFrame{
		control: body[:frameSize],
		x:       2 * threeBytes(body), y: 2 * threeBytes(body[3:]),
		width: 1 + threeBytes(body[6:]), height: 1 + threeBytes(body[9:]),
	}
	if still.x+still.width > w.width || still.y+still.height > w.height {
		return corrupt()
	}
	if len(w.stills) == w.limits.Frames {
		return tooManyFrames(w.limits)
	}
	width, height := still.width, still.height
	if err := eachChunk(body[frameSize:], still.take); err != nil {
		return err
	}
	if still.picture.name == "" || still.width != width || still.height != height {
		return corrupt()
	}
	w.stills = append(w.stills, still)
	return nil
}

// take keeps a chunk of a frame, and its dimensions if it is the picture; others are left out.
func (f *webpFrame) take(next chunk) error {
	switch next.name {
	case "ALPH":
		if f.alpha != nil || f.picture.name != "" || len(next.body) == 0 {
			return corrupt()
		}
		f.alpha = next.body
	case "VP8 ":
		const start = "\x9d\x01\x2a"
		if f.picture.name != "" || len(next.body) < 10 || string(next.body[3:6]) != start {
			return corrupt()
		}
		f.picture = next
		f.width = int(binary.LittleEndian.Uint16(next.body[6:]) & 0x3fff)
		f.height = int(binary.LittleEndian.Uint16(next.body[8:]) & 0x3fff)
	case "VP8L":
		if f.picture.name != "" || f.alpha != nil || len(next.body) < 5 || next.body[0] != 0x2f {
			return corrupt()
		}
		f.picture = next
		packed := binary.LittleEndian.Uint32(next.body[1:])
		f.width, f.height = 1+int(packed&0x3fff), 1+int(packed>>14&0x3fff)
	}
	return nil
}

// memory is what decoding takes: planes, or four bytes a pixel twice for the lossless kind.
func (f *webpFrame) memory() int64 {
	pixels := int64(f.width) * int64(f.height)
	if f.picture.name == "VP8L" || f.alpha != nil {
		return 10 * pixels
	}
	return 2 * pixels
}

func (w *webpWalk) finish() error {
	if len(w.stills) == 0 || w.stills[0].picture.name == "" {
		return corrupt()
	}
	w.frames = len(w.stills)
	if w.animated {
		// An animation keeps its stream, in which no pixel can be turned; nor does it keep its profile.
		w.orientation, w.profile = asStored, nil
		w.memory = 4 * int64(w.width) * int64(w.height)
	} else {
		still := w.stills[0]
		if w.vp8x != nil && (still.width != w.width || still.height != w.height) {
			return corrupt()
		}
		w.width, w.height = still.width, still.height
		if w.orientation != asStored {
			w.memory = 6 * int64(w.width) * int64(w.height)
		}
	}
	largest := int64(0)
	for i := range w.stills {
		w.pixels += w.stills[i].width * w.stills[i].height
		largest = max(largest, w.stills[i].memory())
	}
	w.memory += largest
	return nil
}

// decode decodes one frame.
func (f *webpFrame) decode() (image.Image, error) {
	picture, err := webp.Decode(bytes.NewReader(f.file()))
	if err != nil {
		return nil, err
	}
	switch planes := picture.(type) {
	case *image.YCbCr:
		widen(planes)
	case *image.NYCbCrA:
		widen(&planes.YCbCr)
	}
	return picture, nil
}

// file puts a still together from a frame.
func (f *webpFrame) file() []byte {
	var body []byte
	if f.alpha != nil {
		intro := make([]byte, vp8xSize)
		intro[0] = webpAlpha
		putThreeBytes(intro[4:], f.width-1)
		putThreeBytes(intro[7:], f.height-1)
		body = appendRIFF(body, "VP8X", intro)
	}
	return riffFile(f.appendTo(body))
}

func (f *webpFrame) appendTo(body []byte) []byte {
	if f.alpha != nil {
		body = appendRIFF(body, "ALPH", f.alpha)
	}
	return appendRIFF(body, f.picture.name, f.picture.body)
}

// rebuild writes the animation anew, with nothing in it but what moves.
func (w *webpWalk) rebuild() []byte {
	intro := bytes.Clone(w.vp8x)
	intro[0] &= webpAnimated | webpAlpha
	clear(intro[1:4])
	body := appendRIFF(nil, "VP8X", intro)
	body = appendRIFF(body, "ANIM", w.loop)
	for i := range w.stills {
		body = appendRIFF(body, "ANMF", w.stills[i].appendTo(bytes.Clone(w.stills[i].control)))
	}
	return riffFile(body)
}

func riffFile(body []byte) []byte {
	return append(appendRIFFHeader(make([]byte, 0, riffHeaderSize+len(body)), len(body)), body...)
}

func appendRIFFHeader(file []byte, length int) []byte {
	file = append(file, "RIFF"...)
	file = binary.LittleEndian.AppendUint32(file, uint32(length+4))
	return append(file, "WEBP"...)
}

func appendRIFF(file []byte, name string, body []byte) []byte {
	file = append(file, name...)
	file = binary.LittleEndian.AppendUint32(file, uint32(len(body)))
	file = append(file, body...)
	if len(body)%2 == 1 {
		file = append(file, 0)
	}
	return file
}

func threeBytes(data []byte) int { return int(data[0]) | int(data[1])<<8 | int(data[2])<<16 }

func putThreeBytes(data []byte, value int) {
	data[0], data[1], data[2] = byte(value), byte(value>>8), byte(value>>16)
}

// widen turns the range of video, which WebP's planes have and the decoder keeps, into the full range of
// Go's YCbCr, in place: without it black would be grey.
func widen(planes *image.YCbCr) {
	var light, colour [256]uint8
	for v := range light {
		light[v] = uint8(min(max(((v-16)*255+109)/219, 0), 255))
		colour[v] = uint8(min(max(((v-128)*255+(112*sign(v-128)))/224+128, 0), 255))
	}
	for i, v := range planes.Y {
		planes.Y[i] = light[v]
	}
	for i, v := range planes.Cb {
		planes.Cb[i] = colour[v]
	}
	for i, v := range planes.Cr {
		planes.Cr[i] = colour[v]
	}
}

func sign(v int) int {
	if v < 0 {
		return -1
	}
	return 1
}
