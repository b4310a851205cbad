package imaging

import "image"

// plane is one channel of a picture, or several that lie side by side for each pixel.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
	// channels is how many bytes a pixel has.
	channels int
}

// tile is the side of the squares in which sideways pictures are turned, so that both what is read and
// what is written stays in the processor's cache.
const tile = 32

// turnPlane gives the plane as it is shown.
func turnPlane(src plane, o orientation) plane {
	dst := plane{width: src.width, height: src.height, channels: src.channels}
	if o.sideways() {
		dst.width, dst.height = src.height, src.width
	}
	dst.stride = dst.width * dst.channels
	dst.pix = make([]uint8, dst.stride*dst.height)

	// Where the shown pixel (0,0) is stored, and how far its neighbours right and below are from there.
	right, down := src.channels, src.stride
	lastX, lastY := (src.width-1)*right, (src.height-1)*down
	var start, across, along int
	switch o {
	case 2:
		start, across, along = lastX, -right, down
	case 3:
		start, across, along = lastX+lastY, -right, -down
	case 4:
		start, across, along = lastY, right, -down
	case 5:
		start, across, along = 0, down, right
	case 6:
		start, across, along = lastY, -down, right
	case 7:
		start, across, along = lastX+lastY, -down, -right
	case 8:
		start, across, along = lastX, down, -right
	default:
		start, across, along = 0, right, down
	}
	for top := 0; top < dst.height; top += tile {
		for left := 0; left < dst.width; left += tile {
			for y := top; y < min(top+tile, dst.height); y++ {
				end := min(left+tile, dst.width)
				copyRun(dst.pix[y*dst.stride+left*dst.channels:y*dst.stride+end*dst.channels],
					src.pix, start+y*along+left*across, across, dst.channels)
			}
		}
	}
	return dst
}

// copyRun fills dst with pixels of src, from the index at on in steps.
func copyRun(dst, src []uint8, at, step, channels int) {
	if channels == 1 {
		for i := range dst {
			dst[i] = src[at]
			at += step
		}
		return
	}
	for len(dst) >= channels {
		copy(dst[:channels], src[at:at+channels])
		dst = dst[channels:]
		at += step
	}
}

// turn gives the picture as it is shown. Planes of a JPEG stay planes: nothing is lost, and nothing takes
// the time and the memory of full colour.
func turn(picture image.Image, o orientation) image.Image {
	if o == asStored {
		return picture
	}
	bounds := picture.Bounds()
	width, height := bounds.Dx(), bounds.Dy()
	shown := image.Rect(0, 0, width, height)
	if o.sideways() {
		shown = image.Rect(0, 0, height, width)
	}
	simple := func(pix []uint8, stride, channels int) plane {
		return turnPlane(plane{pix: pix, stride: stride, width: width, height: height, channels: channels}, o)
	}
	switch stored := picture.(type) {
	case *image.YCbCr:
		if ratio, ok := turnedRatio(stored.SubsampleRatio, o); ok {
			return turnYCbCr(stored, shown, ratio, o)
		}
	case *image.Gray:
		turned := simple(stored.Pix, stored.Stride, 1)
		return &image.Gray{Pix: turned.pix, Stride: turned.stride, Rect: shown}
	case *image.Paletted:
		turned := simple(stored.Pix, stored.Stride, 1)
		return &image.Paletted{Pix: turned.pix, Stride: turned.stride, Rect: shown, Palette: stored.Palette}
	case *image.NRGBA:
		turned := simple(stored.Pix, stored.Stride, 4)
		return &image.NRGBA{Pix: turned.pix, Stride: turned.stride, Rect: shown}
	case *image.RGBA:
		turned := simple(stored.Pix, stored.Stride, 4)
		return &image.RGBA{Pix: turned.pix, Stride: turned.stride, Rect: shown}
	}
	return turn(fullColour(picture), o)
}

func turnYCbCr(stored *image.YCbCr, shown image.Rectangle, ratio image.YCbCrSubsampleRatio, o orientation) *image.YCbCr {
	y, cb, cr := planesOf(stored)
	y, cb, cr = turnPlane(y, o), turnPlane(cb, o), turnPlane(cr, o)
	return &image.YCbCr{
		Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride,
		SubsampleRatio: ratio, Rect: shown,
	}
}

// turnedRatio is how the colours of a turned picture are subsampled; not ok for what Go has no name for.
func turnedRatio(ratio image.YCbCrSubsampleRatio, o orientation) (image.YCbCrSubsampleRatio, bool) {
	if !o.sideways() {
		return ratio, true
	}
	switch ratio {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio420:
		return ratio, true
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return 0, false
}

// subsampling is how many pixels wide and high a sample of colour is.
func subsampling(ratio image.YCbCrSubsampleRatio) (across, down int) {
	switch ratio {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// planesOf gives the planes of a picture that begins at (0,0), as decoders make them.
func planesOf(picture *image.YCbCr) (y, cb, cr plane) {
	width, height := picture.Rect.Dx(), picture.Rect.Dy()
	across, down := subsampling(picture.SubsampleRatio)
	colour := plane{
		stride: picture.CStride, channels: 1,
		width: (width + across - 1) / across, height: (height + down - 1) / down,
	}
	y = plane{pix: picture.Y, stride: picture.YStride, width: width, height: height, channels: 1}
	cb, cr = colour, colour
	cb.pix, cr.pix = picture.Cb, picture.Cr
	return y, cb, cr
}
