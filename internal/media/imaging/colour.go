package imaging

import (
	"image"
	"image/color"
	"image/draw"
)

// plain gives the picture in one of the forms that can be shrunk: planes, grey, or premultiplied colour.
// The form before is not used any more: its memory is taken where it fits.
func plain(picture image.Image) image.Image {
	switch form := picture.(type) {
	case *image.YCbCr, *image.Gray, *image.RGBA:
		return picture
	case *image.NRGBA:
		return premultiply(form)
	case *image.Paletted:
		canvas := image.NewRGBA(image.Rect(0, 0, form.Rect.Dx(), form.Rect.Dy()))
		paint(canvas, form, image.Point{})
		return canvas
	}
	return fullColour(picture)
}

// premultiply multiplies colours with their alpha, in place.
func premultiply(picture *image.NRGBA) *image.RGBA {
	pix := picture.Pix
	for i := 0; i+3 < len(pix); i += 4 {
		if alpha := uint32(pix[i+3]); alpha != 255 {
			for c := i; c < i+3; c++ {
				pix[c] = uint8((uint32(pix[c])*alpha + 127) / 255)
			}
		}
	}
	return &image.RGBA{Pix: pix, Stride: picture.Stride, Rect: picture.Rect}
}

// veiled gives a transparent WebP in a form that can be turned and encoded without loss: colours that are
// not premultiplied, or without alpha where nothing is transparent.
func veiled(picture image.Image) image.Image {
	switch form := picture.(type) {
	case *image.NRGBA:
		if form.Opaque() {
			return &image.RGBA{Pix: form.Pix, Stride: form.Stride, Rect: form.Rect}
		}
	case *image.NYCbCrA:
		if form.Opaque() {
			return &form.YCbCr
		}
		out := image.NewNRGBA(form.Rect)
		for y := range form.Rect.Dy() {
			row := out.Pix[y*out.Stride:]
			for x := range form.Rect.Dx() {
				luma, chroma := form.YOffset(x, y), form.COffset(x, y)
				r, g, b := color.YCbCrToRGB(form.Y[luma], form.Cb[chroma], form.Cr[chroma])
				copy(row[4*x:], []uint8{r, g, b, form.A[form.AOffset(x, y)]})
			}
		}
		return out
	}
	return picture
}

// fullColour gives the picture in four bytes a pixel, premultiplied.
func fullColour(picture image.Image) *image.RGBA {
	bounds := picture.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, bounds.Dx(), bounds.Dy()))
	draw.Draw(out, out.Rect, picture, bounds.Min, draw.Src)
	return out
}

// paint copies a picture with a palette to where it stands on a canvas. It must lie on it.
func paint(canvas *image.RGBA, picture *image.Paletted, at image.Point) {
	var colours [256][4]uint8
	for i, entry := range picture.Palette {
		c := color.RGBAModel.Convert(entry).(color.RGBA) //nolint:forcetypeassert // The model makes nothing else.
		colours[i] = [4]uint8{c.R, c.G, c.B, c.A}
	}
	for y := range picture.Rect.Dy() {
		row := picture.Pix[y*picture.Stride:][:picture.Rect.Dx()]
		out := canvas.Pix[canvas.PixOffset(at.X, at.Y+y):]
		for x, index := range row {
			copy(out[4*x:4*x+4], colours[index][:])
		}
	}
}

func isOpaque(picture image.Image) bool {
	form, ok := picture.(interface{ Opaque() bool })
	return ok && form.Opaque()
}

func isGrey(picture image.Image) bool {
	_, ok := picture.(*image.Gray)
	return ok
}
