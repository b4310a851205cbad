package imaging

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
)

// The markers that matter, as in ITU T.81.
const (
	markerSOF0 = 0xc0
	markerSOF1 = 0xc1
	markerSOF2 = 0xc2
	markerDHT  = 0xc4
	markerJPG  = 0xc8
	markerDAC  = 0xcc
	markerSOFF = 0xcf
	markerRST0 = 0xd0
	markerRST7 = 0xd7
	markerEOI  = 0xd9
	markerSOS  = 0xda
	markerDQT  = 0xdb
	markerAPP1 = 0xe1
	markerAPP2 = 0xe2
	markerAPPE = 0xee
)

// maxScans is many times what any encoder writes. Every scan of a progressive file goes over the whole
// picture, and costs its sender a few bytes.
const maxScans = 32

// profilePrefix begins the segments in which a JPEG carries its colour profile.
const profilePrefix = "ICC_PROFILE\x00"

// jpegWalk is what is learned of a JPEG on the way through its segments.
type jpegWalk struct {
	header
	scans       int
	components  int
	progressive bool
	// samples is how many there are for a pixel, times the pixels that whole blocks cover.
	samples int64
	// rgb says that the colours are no YCbCr and will be decoded to four bytes a pixel.
	rgb bool
}

// walkJPEG reads the segments of a JPEG from its start to its end marker.
func walkJPEG(data []byte) (header, error) {
	walk := jpegWalk{header: header{format: jpegFormat, frames: 1, orientation: asStored}}
	at := 2
	for {
		marker, body := nextMarker(data, at)
		if body < 0 {
			return header{}, corrupt()
		}
		if marker == markerEOI {
			walk.end = body
			return walk.finish()
		}
		if body+2 > len(data) {
			return header{}, corrupt()
		}
		at = body + int(binary.BigEndian.Uint16(data[body:]))
		if at < body+2 || at > len(data) {
			return header{}, corrupt()
		}
		if err := walk.segment(marker, data[body+2:at]); err != nil {
			return header{}, err
		}
	}
}

// nextMarker finds the marker at or after at, over the coded pixels of a scan, and where its body begins;
// -1 at the end of the file. It skips what image/jpeg skips.
func nextMarker(data []byte, at int) (marker byte, body int) {
	for {
		found := bytes.IndexByte(data[at:], 0xff)
		if found < 0 {
			return 0, -1
		}
		at += found + 1
		for at < len(data) && data[at] == 0xff {
			at++
		}
		if at >= len(data) {
			return 0, -1
		}
		marker = data[at]
		at++
		if marker != 0 && (marker < markerRST0 || marker > markerRST7) {
			return marker, at
		}
	}
}

func (w *jpegWalk) segment(marker byte, body []byte) error {
	switch marker {
	case markerDHT:
	case markerSOS:
		w.scans++
		if w.scans > maxScans {
			return corrupt()
		}
	case markerDQT:
		w.table(body)
	case markerAPP1:
		if bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			w.orientation = readOrientation(body)
		}
	case markerAPP2:
		// Parts of a profile are numbered, and everybody writes them in order.
		if len(body) > len(profilePrefix)+2 && bytes.HasPrefix(body, []byte(profilePrefix)) {
			w.profile = append(w.profile, body[len(profilePrefix)+2:]...)
		}
	case markerAPPE:
		w.rgb = len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")) && body[11] == 0
	case markerSOF0, markerSOF1, markerSOF2:
		return w.frame(marker, body)
	case markerJPG, markerDAC:
		return unsupported()
	default:
		if marker >= markerSOF0 && marker <= markerSOFF {
			return unsupported() // Lossless, hierarchical or arithmetic: no browser shows them either.
		}
	}
	return nil
}

// frame reads the dimensions, and from the sampling of the components what decoding will take.
func (w *jpegWalk) frame(marker byte, body []byte) error {
	if len(body) < 6 || w.components != 0 {
		return corrupt()
	}
	if body[0] != 8 {
		return unsupported()
	}
	w.height = int(binary.BigEndian.Uint16(body[1:]))
	w.width = int(binary.BigEndian.Uint16(body[3:]))
	w.components = int(body[5])
	w.progressive = marker == markerSOF2
	if len(body) != 6+3*w.components || w.components == 0 || w.components > 4 {
		return corrupt()
	}
	var widest, highest, blocks int64
	for c := range w.components {
		h, v := int64(body[7+3*c]>>4), int64(body[7+3*c]&15)
		if h < 1 || h > 4 || v < 1 || v > 4 {
			return corrupt()
		}
		widest, highest, blocks = max(widest, h), max(highest, v), blocks+h*v
	}
	across := (int64(w.width) + 8*widest - 1) / (8 * widest)
	down := (int64(w.height) + 8*highest - 1) / (8 * highest)
	w.samples = across * down * blocks * 64
	w.rgb = w.rgb || w.components == 3 && body[6] == 'R' && body[9] == 'G' && body[12] == 'B'
	return nil
}

// table takes the source's quality from its first table, which is a multiple of the one in the standard
// for all common encoders: coding a picture better than it came makes a larger file of it, not a better one.
func (w *jpegWalk) table(body []byte) {
	const entries, sumAtFifty = 64, 3688
	if w.quality != 0 || len(body) < 1+entries || body[0] != 0 {
		return
	}
	sum := 0
	for _, divisor := range body[1 : 1+entries] {
		sum += int(divisor)
	}
	scale := 100 * sum / sumAtFifty
	w.quality = 100 - scale/2
	if scale > 100 {
		w.quality = 5000 / scale
	}
}

func (w *jpegWalk) finish() (header, error) {
	if w.components == 0 || w.scans == 0 {
		return header{}, corrupt()
	}
	w.memory = w.samples
	if w.progressive {
		w.memory += 4 * w.samples // All coefficients are kept to the last scan.
	}
	if w.components == 4 || w.components == 3 && w.rgb {
		w.memory += 4 * int64(w.width) * int64(w.height)
	}
	if w.orientation != asStored {
		w.memory += w.samples
	}
	w.pixels = w.width * w.height
	return w.header, nil
}

func decodeJPEG(data []byte) (image.Image, error) {
	picture, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if inks, ok := picture.(*image.CMYK); ok {
		return inksToRGBA(inks), nil
	}
	return picture, nil
}

// inksToRGBA turns print colours into those of a screen, in place. Without the press's profile, which no
// browser would apply either, it is an approximation.
func inksToRGBA(inks *image.CMYK) *image.RGBA {
	pix := inks.Pix
	for i := 0; i+3 < len(pix); i += 4 {
		light := 255 - uint32(pix[i+3])
		for c := i; c < i+3; c++ {
			pix[c] = uint8((255 - uint32(pix[c])) * light / 255)
		}
		pix[i+3] = 255
	}
	return &image.RGBA{Pix: pix, Stride: inks.Stride, Rect: inks.Rect}
}
