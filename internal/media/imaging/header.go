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
	// memory is how many bytes the decoded forms will take.
	memory int64
	// end is where the image ends in the file.
	end int
}

// check holds a header against the limits.
func (h header) check(limits Limits) error {
	switch {
	case h.width < 1 || h.height < 1:
		return corrupt()
	// Each side first: their product may be more than fits.
	case h.width > limits.Pixels || h.height > limits.Pixels || h.width*h.height > limits.Pixels:
		return exceeded("The image has more than %d pixels.", limits.Pixels)
	case h.frames > limits.Frames:
		return tooManyFrames(limits)
	case h.frames > 1 && h.pixels > limits.TotalPixels:
		return exceeded("The frames of the animation have more than %d pixels together.", limits.TotalPixels)
	case h.memory > limits.Memory:
		return exceeded("The image takes more than %s when it is decoded. Send it with fewer pixels.", size(limits.Memory))
	}
	return nil
}

func tooManyFrames(limits Limits) error {
	return exceeded("The animation has more than %d frames.", limits.Frames)
}
