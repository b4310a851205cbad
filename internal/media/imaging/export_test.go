package imaging

import "image"

// Admitted is how many callers work or wait.
func (p *Processor) Admitted() int { return len(p.admitted) }

// Promised is how many bytes a file is expected to take when it is decoded and scaled.
func Promised(file []byte) (int64, error) {
	format, err := sniff(file)
	if err != nil {
		return 0, err
	}
	var h header
	switch format {
	case jpegFormat:
		h, err = walkJPEG(file)
	case gifFormat:
		h, err = walkGIF(file, DefaultLimits())
	case webpFormat:
		var walk *webpWalk
		if walk, err = walkWebP(file, DefaultLimits()); err == nil {
			h = walk.header
		}
	case pngFormat:
		var walk *pngWalk
		if walk, err = walkPNG(file, DefaultLimits()); err == nil {
			h = walk.header
		}
	}
	return h.needed(), err
}

// Shrink is the scaler alone.
func Shrink(picture image.Image, side int) image.Image { return shrink(picture, side) }

// Sound is what runs decoders.
func Sound(decode func() error) error { return sound(decode) }
