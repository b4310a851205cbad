package imaging

// header is what a file says of itself, known before anything is decoded.
type header struct {
	format format
	// width and height are those of the canvas, as stored.
	width, height int
	frames        int
	// pixels are those of the still, or of all frames together.
	pixels      int
	orientation orientation
	// profile is the colour profile as the file has it, or nil.
	profile []byte
	// quality is that of a JPEG's coding, or 0.
	quality int
	// memory is how many bytes the decoded forms will take, those of rows and columns aside.
	memory int64
	// end is where the image ends in the file.
	end int
}

// maxSide is the longest side that any picture may have, which is that of JPEG and GIF. What the encoders and the
// scaler hold for a row or a column grows with a side alone, whatever the number of pixels.
const maxSide = 1<<16 - 1

// needed is how many bytes are held at the most: the decoded forms, and what scaling takes beside them.
func (h header) needed() int64 { return h.memory + scalingBytes(h.width, h.height) }

// check holds a header against the limits.
func (h header) check(limits Limits) error {
	switch {
	case h.width < 1 || h.height < 1:
		return corrupt()
	// Each side first: their product may be more than fits.
	case h.width > maxSide || h.height > maxSide:
		return exceeded("The image is more than %d pixels wide or high.", maxSide)
	case h.width*h.height > limits.Pixels:
		return exceeded("The image has more than %d pixels.", limits.Pixels)
	case h.frames > limits.Frames:
		return tooManyFrames(limits)
	case h.frames > 1 && h.pixels > limits.TotalPixels:
		return exceeded("The frames of the animation have more than %d pixels together.", limits.TotalPixels)
	case h.needed() > limits.Memory:
		return exceeded("The image takes more than %s when it is decoded. Send it with fewer pixels.", size(limits.Memory))
	}
	return nil
}

func tooManyFrames(limits Limits) error {
	return exceeded("The animation has more than %d frames.", limits.Frames)
}
